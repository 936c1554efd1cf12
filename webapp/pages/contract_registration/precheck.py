"""Everything that the pre-check says of one contract, to be read or printed."""

from flask import render_template

from matcher.accounts.permissions import require
from matcher.contracts.find import get_contract
from matcher.contracts.prechecks import precheck
from matcher.contracts.prechecks.rules import load_rule_book
from matcher.contracts.write import EDITABLE
from webapp.context import actor, session
from webapp.pages.contract_registration.base import blueprint
from webapp.presentation.prechecks import counted, grouped


@blueprint.get("/<code>/precheck")
def show(code: str) -> str:
    """All rules by group, for the zone's desk."""
    contract = get_contract(session(), actor(), code)
    require(actor(), "contract.edit", zone_id=contract.zone_id)
    findings = precheck(session(), contract)
    return render_template(
        "contract_registration/precheck.html",
        contract=contract,
        correctable=contract.state in EDITABLE,
        groups=grouped(findings),
        counts=counted(findings),
        version=load_rule_book().version,
    )
