"""What the contract page shows of instalments and payments."""

from typing import Any

from matcher.accounts.names import display_names
from matcher.contracts.access import may_do, sees_private
from matcher.contracts.models import Contract
from matcher.contracts.payments import payments_of
from matcher.contracts.payments.find import TAKES_PAYMENTS
from matcher.engagements.stages import TRANSITIONS, may_drive
from webapp.context import actor, session
from webapp.presentation.payments import instalment_rows, payment_rows, plan_gap, progress


def payments_part(contract: Contract) -> dict[str, Any]:
    """The variables of `contracts/parts/payments.html`, all under one name."""
    found = payments_of(session(), actor(), contract)
    names = display_names(session(), [one.entered_by for one in found.payments])
    private = sees_private(session(), actor(), contract)
    enters, runs = may_do(actor(), "payment.enter", contract), contract.state in TAKES_PAYMENTS
    paid = found.received == contract.total_amount
    return {
        "payments": {
            "plan": instalment_rows(found, runs=runs),
            "rows": payment_rows(found, contract, names, private=private),
            "progress": progress(found, contract),
            "gap": plan_gap(found.instalments, contract.total_amount),
            "private": private,
            "enters": enters,
            "runs": runs,
            "paid": paid,
            "may_plan": enters and contract.state != "cancelled",
            "may_enter": enters and runs and not paid,
            "may_complete": paid and _may_complete(contract),
        }
    }


def _may_complete(contract: Contract) -> bool:
    engagement = contract.engagement
    return (
        engagement is not None
        and "completed" in TRANSITIONS.get(engagement.stage, ())
        and may_drive(actor(), engagement)
    )
