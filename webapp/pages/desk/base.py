"""The blueprint of the broker's desk."""

from flask import Blueprint

from webapp.access.gate import members_only

blueprint = Blueprint("desk", __name__)
blueprint.before_request(members_only)
