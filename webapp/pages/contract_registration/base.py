"""The blueprint of registration: what goes to the registration body, and what comes back."""

from flask import Blueprint

from webapp.access.gate import members_only

blueprint = Blueprint("contract_registration", __name__, url_prefix="/contracts")
blueprint.before_request(members_only)
