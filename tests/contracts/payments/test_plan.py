"""The plan, what of it is still open, and what is late."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.contracts.lifecycle import cancel
from matcher.contracts.models import Contract
from matcher.contracts.payments import payments_of, reverse_payment
from matcher.contracts.payments.models import Payment
from matcher.contracts.payments.overdue import late_payments, tell_late_payments
from matcher.contracts.payments.schemas import PlanInput
from matcher.errors import ConflictError, InvalidError, TransitionError
from matcher.taxonomy.payment_rules import PaymentRules
from tests.conftest import People
from tests.contracts.payments.paying import TODAY, pay, planned, signed
from tests.engagements.reading import forget, told

Limit = Callable[[str, PaymentRules], None]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ENTRY = {"kind": "entry", "amount": "20", "unit": "wan", "due_on": "2026-04-01"}
FIXED = {"amount": "30", "unit": "wan", "due_on": "2026-06-01", "basis": "中试后"}
SHARE = {"kind": "commission", "amount": "50", "unit": "wan", "due_on": "2026-06-30",
         "basis": "销售额的 3%"}  # fmt: skip


def opened(session: Session, people: People, contract: Contract) -> list[int]:
    found = payments_of(session, people.broker, contract)
    return [int(one.open_amount) // 10_000 for one in found.instalments]


def test_money_counts_for_what_it_names_and_else_for_what_is_due_first(
    session: Session, people: People, contract: Contract
) -> None:
    entry, fixed, share = planned(session, people, contract, ENTRY, FIXED, SHARE)
    assert opened(session, people, contract) == [20, 30, 50]
    found = payments_of(session, people.broker, contract)
    assert (found.planned, found.overdue) == (1_000_000, 1_000_000)
    pay(session, people, contract, "30", unit="wan")
    assert opened(session, people, contract) == [0, 20, 50]
    # A little of the commission: what came is what it was, nothing is waited for any more.
    small = pay(session, people, contract, "5", unit="wan", instalment=share.id)
    assert opened(session, people, contract) == [0, 20, 0]
    assert payments_of(session, people.broker, contract).overdue == 200_000
    reverse_payment(session, people.broker, small, "示例")
    assert opened(session, people, contract) == [0, 20, 50]
    # More than its instalment goes on to the others.
    pay(session, people, contract, "35", unit="wan", instalment=fixed.id)
    assert opened(session, people, contract) == [0, 0, 35]
    assert entry.id < fixed.id < share.id


def test_what_was_paid_for_stays_in_the_plan(
    session: Session, people: People, contract: Contract
) -> None:
    entry, fixed = planned(session, people, contract, ENTRY, FIXED)
    payment = pay(session, people, contract, "30", unit="wan", instalment=fixed.id)
    kept = {"id": entry.id, **ENTRY}
    with pytest.raises(InvalidError, match="第 2 期：已有到款，不能删除"):
        planned(session, people, contract, kept)
    changed = {"id": fixed.id, **FIXED, "amount": "40", "due_on": "2026-08-01"}
    planned(session, people, contract, changed, kept, {"amount": "1"})
    found = payments_of(session, people.broker, contract)
    assert [one.id for one in found.instalments][:2] == [fixed.id, entry.id]
    assert opened(session, people, contract) == [10, 20, 0]
    assert found.instalments[2].open_amount == 1
    reverse_payment(session, people.broker, payment, "示例")
    planned(session, people, contract)
    assert session.get_one(Payment, payment.id).instalment_id is None
    assert payments_of(session, people.broker, contract).planned == 0


def test_rows_that_are_not_there_any_more_are_a_conflict(
    session: Session, people: People, contract: Contract
) -> None:
    (row,) = planned(session, people, contract, ENTRY)
    strange = planned(session, people, signed(session, people), ENTRY)[0]
    for rows in ([{"id": strange.id, **ENTRY}], [{"id": row.id, **ENTRY}] * 2):
        with pytest.raises(ConflictError, match="刚被别人修改过"), session.begin_nested():
            planned(session, people, contract, *rows)
    assert opened(session, people, contract) == [20]


def test_a_plan_says_what_is_wrong_with_which_row(
    session: Session, people: People, contract: Contract, limit: Limit
) -> None:
    with pytest.raises(InvalidError, match="付款计划第 2 项：提成须写明计算依据"):
        PlanInput.parse({"rows": [ENTRY, SHARE | {"basis": ""}]})
    limit("planning", PaymentRules(instalments=1, payments=1, listed_in_file=1))
    with pytest.raises(InvalidError, match="最多 1 期"):
        planned(session, people, contract, ENTRY, FIXED)
    cancel(session, people.broker, contract, "重复", TODAY)
    with pytest.raises(TransitionError, match="已作废，不能再修改付款计划"):
        planned(session, people, contract, ENTRY)


def test_of_each_late_instalment_the_broker_is_told_once(
    session: Session, people: People, contract: Contract
) -> None:
    today = {"amount": "1", "due_on": str(TODAY)}
    rows = planned(session, people, contract, ENTRY, FIXED, today)
    assert tell_late_payments(session, SYSTEM) == 2
    assert told(session, "payment_overdue") == ["broker"]
    forget(session)
    assert tell_late_payments(session, SYSTEM) == 0
    late = late_payments(session, people.broker, "mine", 1)
    assert (late.total, late.rows[0][0].id) == (2, rows[0].id)
    # A new day makes it a new question.
    kept = [{"id": one.id, **row} for one, row in zip(rows, (ENTRY, FIXED, today), strict=True)]
    kept[1] |= {"due_on": "2026-06-15"}
    planned(session, people, contract, *kept)
    assert tell_late_payments(session, SYSTEM) == 1
    forget(session)
    pay(session, people, contract, "50", unit="wan")
    assert late_payments(session, people.broker, "mine", 5).total == 0


def test_nobody_waits_for_drafts_and_cancelled_contracts(
    session: Session, people: People, contract: Contract
) -> None:
    people.actor("colleague", people.agency, "broker")
    planned(session, people, contract, ENTRY)
    contract.broker_id = None
    cancelled = signed(session, people)
    planned(session, people, cancelled, ENTRY)
    cancel(session, people.broker, cancelled, "重复", TODAY)
    assert late_payments(session, people.operator, "zone", 5).total == 1
    assert late_payments(session, people.broker, "mine", 5).total == 0
    assert tell_late_payments(session, SYSTEM) == 1
    assert told(session, "payment_overdue") == ["broker", "colleague", "operator"]


def test_an_instalment_without_a_day_is_never_late(
    session: Session, people: People, contract: Contract
) -> None:
    (row,) = planned(session, people, contract, {"amount": "1.5", "basis": "验收后"})
    assert (row.due_on, row.amount) == (None, Decimal("1.50"))
    assert tell_late_payments(session, SYSTEM) == 0
