"""The blueprint of the own listings."""

from flask import Blueprint

from webapp.access.gate import members_only

blueprint = Blueprint("my", __name__, url_prefix="/my")
blueprint.before_request(members_only)
