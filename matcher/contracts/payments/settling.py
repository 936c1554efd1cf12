"""What of each instalment is still to come, reckoned from what was received."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from matcher.clock import today
from matcher.contracts.payments.models import Instalment, Payment

COMMISSION = "commission"
ZERO = Decimal(0)


def settle(instalments: Sequence[Instalment], payments: Sequence[Payment]) -> None:
    """Write into each instalment what of it is open.

    A payment counts for the instalment it names; what names none, or is more than its instalment,
    counts for the others in the order in which they are due. A commission is what was received:
    once something was, nothing of the estimate is open any more.

    Args:
        instalments: all of one contract.
        payments: all of it that count.
    """
    named: dict[int | None, Decimal] = defaultdict(Decimal)
    for payment in payments:
        named[payment.instalment_id] += payment.amount
    free = named[None] + sum((_surplus(one, named[one.id]) for one in instalments), ZERO)
    for one in sorted(instalments, key=_when_due):
        left = _left(one, named[one.id])
        used = min(free, left)
        one.open_amount, free = left - used, free - used


def is_overdue(instalment: Instalment) -> bool:
    """Whether it should have been received before today."""
    due = instalment.due_on
    return due is not None and due < today() and instalment.open_amount > 0


def _surplus(one: Instalment, paid: Decimal) -> Decimal:
    return ZERO if one.kind == COMMISSION else max(paid - one.amount, ZERO)


def _left(one: Instalment, paid: Decimal) -> Decimal:
    if one.kind == COMMISSION and paid:
        return ZERO
    return max(one.amount - paid, ZERO)


def _when_due(one: Instalment) -> tuple[date, int]:
    return one.due_on or date.max, one.position
