"""The blueprint of what is done in an engagement."""

from flask import Blueprint

from matcher.uploads.store import Received
from webapp.access.gate import members_only
from webapp.context import keep, session
from webapp.forms.posted_file import received_files, takes_files

blueprint = Blueprint("engagement", __name__)
blueprint.before_request(members_only)
takes_files(blueprint, "engagement.enter", "engagement.add_document", several=True)
ONE = "/engagements/<code>"
# The largest value of the column: beyond it drivers fail instead of finding nothing.
ID = "int(max=2147483647)"


def files_received(name: str, label: str) -> list[Received]:
    """The files of this field, taken while no transaction runs; read again what was read before.

    Raises:
        InvalidError: one cannot be taken; the message says which, and why.
    """
    keep()
    received = received_files(name, label)
    session().expire_all()
    return received
