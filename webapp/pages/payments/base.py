"""The blueprint of payments, and the contract that they are of."""

from flask import Blueprint, url_for

from matcher.contracts.access import require_desk
from matcher.contracts.find import get_contract
from matcher.contracts.models import Contract
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.posted_file import takes_files

blueprint = Blueprint("payments", __name__)
blueprint.before_request(members_only)
takes_files(blueprint, "payments.enter")
ALL = "/contracts/<code>/payments"
# The largest value of the column: beyond it drivers fail instead of finding nothing.
ONE = f"{ALL}/<int(max=2147483647):payment_id>"


def kept_contract(code: str) -> Contract:
    """The contract, for those who keep its payments.

    Raises:
        NotFoundError: there is none that the actor may see.
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
    """
    contract = get_contract(session(), actor(), code)
    require_desk(actor(), "payment.enter", contract)
    return contract


def section_of(contract: Contract) -> str:
    """The address of the payments on the contract's page."""
    return url_for("contracts.show", code=contract.code, _anchor="payments")
