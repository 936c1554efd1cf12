"""A proven sender mends what was returned and submits it again."""

from werkzeug.wrappers import Response

from matcher.accounts.attempts import count_attempt
from matcher.errors import TooManyError
from matcher.intake.receipts import ATTACHING
from webapp.access.security import limiter
from webapp.context import client_address, keep, session
from webapp.forms.posted_file import takes_files
from webapp.pages.attaching import add_files, change_file
from webapp.pages.editing import Page, edit_page
from webapp.pages.editing import save as save_form
from webapp.pages.previewing import preview_page
from webapp.pages.previewing import submit as hand_in
from webapp.pages.receipt.base import blueprint, proven_desk

_TOO_OFTEN = "短时间内添加附件的次数过多。请一小时后再试，或者联系示范区运营人员。"
takes_files(blueprint, "receipt.attach", several=True)


@blueprint.get("/edit")
def edit() -> Page:
    """The form with what is kept."""
    desk = proven_desk()
    return desk if isinstance(desk, Response) else edit_page(desk)


@blueprint.post("/edit")
def save() -> Page:
    """Keep what was written."""
    desk = proven_desk()
    return desk if isinstance(desk, Response) else save_form(desk)


@blueprint.get("/preview")
def preview() -> Page:
    """What will be public and what will not."""
    desk = proven_desk()
    return desk if isinstance(desk, Response) else preview_page(desk)


@blueprint.post("/submit")
def submit() -> Page:
    """Hand it to the reviewers again."""
    desk = proven_desk()
    return desk if isinstance(desk, Response) else hand_in(desk)


@blueprint.post("/attachments")
@limiter.limit("60 per hour")
def attach() -> Page:
    """Add files, so many times.

    Raises:
        TooManyError: it was tried too often for this receipt or from this address.
    """
    desk = proven_desk()
    if isinstance(desk, Response):
        return desk
    counted = count_attempt(session(), ATTACHING, desk.frame.key, client_address())
    keep()
    if not counted:
        raise TooManyError(_TOO_OFTEN)
    return add_files(desk)


@blueprint.post("/attachments/<int(max=2147483647):number>")
def attachment(number: int) -> Page:
    """Rename or remove a file."""
    desk = proven_desk()
    return desk if isinstance(desk, Response) else change_file(desk, number)
