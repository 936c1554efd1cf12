"""The files of a member's draft."""

from werkzeug.wrappers import Response

from webapp.forms.posted_file import takes_files
from webapp.pages.attaching import add_files, change_file
from webapp.pages.editing import Page
from webapp.pages.my.base import blueprint
from webapp.pages.my.editing import own_desk

takes_files(blueprint, "my.attach", several=True)


@blueprint.post("/listings/<code>/attachments", endpoint="attach")
def attach(code: str) -> Page:
    """Add files."""
    return add_files(own_desk(code))


@blueprint.post("/listings/<code>/attachments/<int(max=2147483647):number>", endpoint="attachment")
def change(code: str, number: int) -> Response:
    """Rename, publish, hide or remove one."""
    return change_file(own_desk(code), number)
