"""The blueprint of what is done in an engagement."""

from flask import Blueprint

from webapp.access.gate import members_only
from webapp.forms.posted_file import takes_files

blueprint = Blueprint("engagement", __name__)
blueprint.before_request(members_only)
takes_files(blueprint, "engagement.enter", "engagement.add_document", several=True)
ONE = "/engagements/<code>"
# The largest value of the column: beyond it drivers fail instead of finding nothing.
ID = "int(max=2147483647)"
