"""Two of the authority at the same zone at once; PostgreSQL lets both transact."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.accounts.models import Zone
from matcher.db import Database
from matcher.errors import TransitionError
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import open_evaluation, set_programme
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People
from tests.evaluations.conftest import founded, step

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
Step = Callable[[Session], object]


@pytest.fixture
def people(database: Database) -> People:
    """With a zone whose evaluation is due."""
    with database.write() as session:
        people = People(session)
        set_programme(session, people.authority, people.zone, founded(2023), 0)
    return people


def one_behind_the_other(database: Database, load: Step, first: Step, second: Step) -> None:
    """Take the second step, with everything loaded, while the first is not committed yet."""
    pids: list[int] = []
    loaded = threading.Event()

    def wait() -> None:
        with database.write() as session:
            load(session)
            pids.append(backend(session))
            loaded.set()
            second(session)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            first(session)
            waiting = pool.submit(wait)
            assert loaded.wait(10)
            wait_until_blocked(database, pids[0])
        waiting.result(10)


def test_of_two_who_open_or_score_at_once_the_second_is_told(
    database: Database, people: People
) -> None:
    def zone(session: Session) -> Zone:
        return session.scalars(select(Zone)).one()

    def opening(session: Session) -> object:
        return open_evaluation(session, people.authority, zone(session))

    with pytest.raises(TransitionError, match="正在进行"):
        one_behind_the_other(database, zone, opening, opening)

    # Without it the second session would forget what it has loaded, and read anew.
    kept: list[Evaluation] = []

    def evaluation(session: Session) -> Evaluation:
        one = session.scalars(select(Evaluation)).one()
        kept.append(one)
        return one

    def scoring(session: Session) -> None:
        step(session, people, evaluation(session))["score"]()

    with database.write() as session:
        evaluation(session).state = "prepared"
    with pytest.raises(StaleDataError):
        one_behind_the_other(database, evaluation, scoring, scoring)
    with database.read() as session:
        assert len(evaluation(session).scores) == 10
