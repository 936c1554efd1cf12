"""The section of a contract page that says what the pre-check found."""

from typing import Any

from matcher.accounts.permissions import reach
from matcher.contracts.models import Contract
from matcher.contracts.prechecks import PASSED, precheck
from webapp.context import actor, session
from webapp.presentation.prechecks import counted, finding_row

# Afterwards the body has decided.
_BEFORE = frozenset({"draft", "signed", "refused", "submitted"})


def precheck_part(contract: Contract) -> dict[str, Any]:
    """The variables of `contracts/parts/precheck.html`: None for who has no business with it."""
    desk = reach(actor(), "contract.edit").covers(None, contract.zone_id)
    if not desk or contract.state not in _BEFORE:
        return {"checked": None}
    findings = precheck(session(), contract)
    noted = sorted((one for one in findings if one.level != PASSED), key=lambda one: one.level)
    return {"checked": {"rows": [finding_row(one) for one in noted], "counts": counted(findings)}}
