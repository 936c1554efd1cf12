"""What is looked at before a contract is submitted."""

from matcher.accounts.permissions import require
from matcher.contracts.find import get_contract
from matcher.contracts.prechecks import precheck
from matcher.contracts.prechecks.rules import load_rule_book
from webapp.api.declared import Answer, Group
from webapp.api.models.prechecks import PrecheckFindings
from webapp.context import actor, session

group = Group("技术合同")


@group.get("/contracts/{contract}/precheck", "送审前的预检", PrecheckFindings, "contract.edit")
def show_precheck(contract: str) -> Answer:
    """What each rule says of the contract as it is now, for the zone's desk."""
    found = get_contract(session(), actor(), contract)
    require(actor(), "contract.edit", zone_id=found.zone_id)
    findings = precheck(session(), found)
    return Answer(PrecheckFindings.of(load_rule_book().version, findings))
