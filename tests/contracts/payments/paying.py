"""Contracts of a round million, and what is paid under them."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from matcher.contracts.lifecycle import sign
from matcher.contracts.models import Contract
from matcher.contracts.payments import enter_payment, plan
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.schemas import PaymentInput, PlanInput
from matcher.engagements.models import Engagement
from tests.conftest import People
from tests.contracts.papers import SIGNED, drafted

TODAY = date(2026, 7, 1)
_vouchers = count(1)


def signed(
    session: Session, people: People, engagement: Engagement | None = None, **changed: Any
) -> Contract:
    """A contract of 100 万元 that was signed on `SIGNED`."""
    money = {"total_amount": "1000000", "technology_amount": "800000"}
    contract = drafted(session, people.broker, engagement, **(money | changed))
    sign(session, people.broker, contract, SIGNED)
    return contract


def paying(amount: str, **more: Any) -> PaymentInput:
    """A payment of so many yuan with a voucher of its own."""
    told = {"amount": amount, "received_on": "2026-06-30", "voucher": f"示例-{next(_vouchers)}"}
    return PaymentInput.parse(told | more)


def pay(session: Session, people: People, contract: Contract, amount: str, **more: Any) -> Payment:
    """Enter it as the broker."""
    return enter_payment(session, people.broker, contract, paying(amount, **more))


def planned(
    session: Session, people: People, contract: Contract, *rows: dict[str, Any]
) -> Sequence[Instalment]:
    """Plan these rows as the broker."""
    return plan(session, people.broker, contract, PlanInput.parse({"rows": list(rows)}).rows)
