"""Two people at the same contract, number or party at once; PostgreSQL lets both transact."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.contracts import lifecycle
from matcher.contracts.models import Contract
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.write import edit_contract
from matcher.db import Database
from matcher.errors import ConflictError
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People
from tests.contracts.papers import BUYER, SELLER, SIGNED, drafted, given

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
Step = Callable[[Session, list[Contract]], object]


@pytest.fixture
def people(database: Database) -> People:
    """With two contracts that wait for their numbers."""
    with database.write() as session:
        people = People(session)
        for title in ("甲", "乙"):
            made = drafted(session, people.broker, title=f"{title}技术开发")
            lifecycle.sign(session, people.broker, made, SIGNED)
            made.state = "submitted"
    return people


def contracts(session: Session) -> list[Contract]:
    return list(session.scalars(select(Contract).order_by(Contract.id)))


def one_behind_the_other(database: Database, first: Step, second: Step) -> None:
    """Take the second step, with everything loaded, while the first is not committed yet."""
    pids: list[int] = []
    loaded = threading.Event()

    def wait() -> None:
        with database.write() as session:
            both = contracts(session)
            pids.append(backend(session))
            loaded.set()
            second(session, both)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            first(session, contracts(session))
            waiting = pool.submit(wait)
            assert loaded.wait(10)
            wait_until_blocked(database, pids[0])
        waiting.result(10)


def test_one_number_is_given_to_one_of_two(database: Database, people: People) -> None:
    def register(place: int) -> Step:
        return lambda session, both: lifecycle.register_contract(
            session, people.operator, both[place], "2026001", "示例登记站", SIGNED
        )

    with pytest.raises(ConflictError, match="登记编号 2026001 已经登记给另一份合同"):
        one_behind_the_other(database, register(0), register(1))
    with database.read() as session:
        assert [one.state for one in contracts(session)] == ["registered", "submitted"]


def test_the_register_holds_a_party_once(database: Database, people: People) -> None:
    def draft(phone: str) -> Step:
        sides = [SELLER | {"phone": phone}, BUYER]
        return lambda session, _: drafted(session, people.broker, parties=sides)

    with database.write() as session:
        session.query(RegisteredParty).delete()
    one_behind_the_other(database, draft("0472-1"), draft("0472-2"))
    with database.read() as session:
        rows = session.scalars(select(RegisteredParty).order_by(RegisteredParty.key))
        assert [row.phone for row in rows] == ["0472-2", ""]


def test_who_edits_second_is_told(database: Database, people: People) -> None:
    """Also where only the parties differ."""
    with database.write() as session:
        for one in contracts(session):
            one.state = "signed"
    with database.read() as mine:
        stale = contracts(mine)[0]
        assert len(stale.parties) == 2
        with database.write() as theirs:
            changed = given(signed_on=str(SIGNED), title="甲技术开发", parties=[BUYER, SELLER])
            edit_contract(theirs, people.operator, contracts(theirs)[0], changed)
        again = given(signed_on=str(SIGNED), title="甲技术开发", parties=[SELLER, BUYER])
        with pytest.raises(StaleDataError):
            edit_contract(mine, people.broker, stale, again)
