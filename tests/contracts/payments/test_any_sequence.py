"""Whatever is planned, paid, reversed and changed in whatever order, the sums stay true."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.contracts.payments import Payments, payments_of, received, reverse_payment
from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.models import Payment
from matcher.contracts.payments.reconcile import reconciliation
from matcher.contracts.write import edit_contract
from matcher.errors import InvalidError, TransitionError
from tests.conftest import People
from tests.contracts import papers
from tests.contracts.payments.paying import pay, planned, signed

FEN = st.integers(1, 120_000_00).map(lambda fen: Decimal(fen).scaleb(-2))
ROW = st.fixed_dictionaries(
    {"kind": st.sampled_from(["fixed", "entry", "commission"]), "amount": FEN.map(str)},
    optional={"due_on": st.dates(papers.SIGNED).map(str)},
)
STEPS = st.one_of(
    st.tuples(st.just("pay"), FEN, st.integers(0, 3)),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("plan"), st.lists(ROW, max_size=4), st.integers(0, 4)),
    st.tuples(st.just("change"), FEN),
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
def test_received_never_passes_the_total_and_sums_agree(
    session: Session, people: People, steps: list[tuple[object, ...]]
) -> None:
    contract = signed(session, people, total_amount="100000", technology_amount="1")
    counted: dict[int, Decimal] = {}
    for name, *told in steps:
        try:
            with session.begin_nested():
                _STEPS[str(name)](session, people, contract, *told)
        except (InvalidError, TransitionError):
            # Refused: whatever was said before still holds.
            session.expire_all()
        else:
            counted = _counted(session, contract, counted, str(name), *told)
        _agree(session, people, contract, sum(counted.values(), Decimal(0)))


def _pay(session: Session, people: People, contract: Contract, amount: Decimal, place: int) -> None:
    rows = payments_of(session, people.broker, contract).instalments
    named = {"instalment": rows[place].id} if place < len(rows) else {}
    pay(session, people, contract, str(amount), **named)


def _reverse(session: Session, people: People, contract: Contract, place: int) -> None:
    payments = _payments(session, contract)
    if place < len(payments):
        reverse_payment(session, people.broker, payments[place], "示例")


def _plan(
    session: Session,
    people: People,
    contract: Contract,
    rows: list[dict[str, str]],
    kept: int,
) -> None:
    former = payments_of(session, people.broker, contract).instalments
    same = [{"id": one.id} | row for one, row in zip(former[:kept], rows, strict=False)]
    written = [row | {"basis": "销售额的 3%"} for row in [*same, *rows[len(same) :]]]
    planned(session, people, contract, *written)


def _change(session: Session, people: People, contract: Contract, total: Decimal) -> None:
    data = papers.given(
        total_amount=str(total), technology_amount="0.01", signed_on=str(papers.SIGNED)
    )
    edit_contract(session, people.broker, contract, data, "补充协议")


_STEPS: dict[str, Callable[..., None]] = {
    "pay": _pay,
    "reverse": _reverse,
    "plan": _plan,
    "change": _change,
}


def _counted(
    session: Session, contract: Contract, counted: dict[int, Decimal], name: str, *told: object
) -> dict[int, Decimal]:
    """The same as the domain should count, kept in the simplest way there is."""
    payments = _payments(session, contract)
    if name == "pay":
        amount = told[0]
        assert isinstance(amount, Decimal)
        return counted | {payments[-1].id: amount}
    if name == "reverse":
        place = told[0]
        assert isinstance(place, int)
        gone = {payments[place].id} if place < len(payments) else set()
        return {number: amount for number, amount in counted.items() if number not in gone}
    return counted


def _payments(session: Session, contract: Contract) -> list[Payment]:
    query = select(Payment).where(Payment.contract_id == contract.id).order_by(Payment.id)
    return list(session.scalars(query))


def _agree(session: Session, people: People, contract: Contract, paid: Decimal) -> None:
    found = payments_of(session, people.broker, contract)
    assert paid <= contract.total_amount
    assert received(session, contract) == found.received == paid
    assert found.received + found.open == contract.total_amount
    assert sum(one.amount for one in found.payments if one.reversed_at is None) == paid
    assert all(0 <= one.open_amount <= one.amount for one in found.instalments)
    assert sum(one.open_amount for one in found.instalments) == _expected_open(found)
    row = reconciliation(session, people.operator, ReconciliationFilters()).rows[0]
    assert row.contract is contract
    assert (row.reckoned.planned, row.reckoned.received) == (found.planned, paid)
    assert (row.reckoned.open, row.reckoned.overdue) == (found.open, found.overdue)


def _expected_open(found: Payments) -> Decimal:
    """Of all but settled commissions what the other money leaves, in whatever order it counts."""
    valid = [one for one in found.payments if one.reversed_at is None]
    rows = found.instalments
    shares = {one.id for one in rows if one.kind == "commission"}
    settled = {one.instalment_id for one in valid} & shares
    wanted = sum((one.amount for one in rows if one.id not in settled), Decimal(0))
    money = sum((one.amount for one in valid if one.instalment_id not in settled), Decimal(0))
    return max(wanted - money, Decimal(0))
