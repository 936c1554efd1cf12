"""The blueprint of the broker's desk."""

from flask import Blueprint

from webapp.access.gate import members_only

MATCH = "/desk/matches/<int(max=2147483647):match_id>"
blueprint = Blueprint("desk", __name__)
blueprint.before_request(members_only)
