"""Two people at the same moment never bring more into a contract than it says."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.contracts.models import Contract
from matcher.contracts.payments import received
from matcher.contracts.write import edit_contract
from matcher.db import Database
from matcher.errors import InvalidError
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People
from tests.contracts.papers import SIGNED, given
from tests.contracts.payments.paying import pay, signed


@pytest.fixture
def people(database: Database) -> People:
    with database.write() as session:
        people = People(session)
        signed(session, people)
    return people


def test_two_payments_at_once_do_not_pass_the_total_together(
    database: Database, people: People
) -> None:
    ready = threading.Barrier(2)

    def enter(number: int) -> str:
        ready.wait(10)
        try:
            with database.write() as session:
                pay(session, people, session.query(Contract).one(), "60", unit="wan")
        except InvalidError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(enter, range(2)))
    assert answers[0] == ""
    assert "最多还能登记 400,000.00 元" in answers[1]
    with database.read() as session:
        assert received(session, session.query(Contract).one()) == Decimal(600_000)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first", ["payment", "change"])
def test_a_payment_and_a_smaller_total_at_once_do_not_both_pass(
    database: Database, people: People, first: str
) -> None:
    def enter(session: Session, contract: Contract) -> None:
        pay(session, people, contract, "60", unit="wan")

    def lower(session: Session, contract: Contract) -> None:
        less = given(total_amount="50", unit="wan", technology_amount="1", signed_on=str(SIGNED))
        edit_contract(session, people.broker, contract, less, "减少工作量")

    steps = (enter, lower) if first == "payment" else (lower, enter)
    with pytest.raises(StaleDataError if first == "payment" else InvalidError):
        _one_behind_the_other(database, *steps)
    with database.read() as session:
        contract = session.query(Contract).one()
        assert received(session, contract) <= contract.total_amount


def _one_behind_the_other(
    database: Database,
    first: Callable[[Session, Contract], None],
    second: Callable[[Session, Contract], None],
) -> None:
    """Take the second step, with the contract read, while the first is not committed yet."""
    pids: list[int] = []
    loaded = threading.Event()

    def wait() -> None:
        with database.write() as session:
            contract = session.query(Contract).one()
            pids.append(backend(session))
            loaded.set()
            second(session, contract)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            first(session, session.query(Contract).one())
            waiting = pool.submit(wait)
            assert loaded.wait(10)
            wait_until_blocked(database, pids[0])
        waiting.result(10)
