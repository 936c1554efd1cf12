"""The blueprint of the desk for list issues."""

from flask import Blueprint

from webapp.access.gate import members_only

blueprint = Blueprint("zone_lists", __name__, url_prefix="/zone/lists")
blueprint.before_request(members_only)
# The largest value of the column: beyond it drivers fail instead of finding nothing.
ISSUE = "/<int(max=2147483647):issue_id>"
