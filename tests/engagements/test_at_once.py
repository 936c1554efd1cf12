"""Two people answer or ask at the same moment; PostgreSQL lets both transactions run."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.db import Database
from matcher.engagements.invitations import answer, invitations_of, invite
from matcher.engagements.models import Engagement, Invitation
from matcher.engagements.stages import advance, open_engagement
from matcher.engagements.verification import VerificationInput, conclude
from matcher.engagements.verification_models import ScenarioVerification
from matcher.errors import TransitionError
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
Step = Callable[[Session, Engagement], object]


@pytest.fixture
def people(database: Database) -> People:
    with database.write() as session:
        people = People(session)
        need = publish_listing(session, people, "scenario", "叶片补焊裂纹")
        cure = publish_listing(session, people, "achievement", "激光熔覆修复")
        open_engagement(session, people.broker, suggest(session, need, cure))
    return people


def one_behind_the_other(database: Database, first: Step, second: Step) -> None:
    """Take the second step, with everything loaded, while the first is not committed yet."""
    pids: list[int] = []
    loaded = threading.Event()

    def wait() -> None:
        with database.write() as session:
            engagement = session.query(Engagement).one()
            assert invitations_of(session, engagement) is not None
            pids.append(backend(session))
            loaded.set()
            second(session, engagement)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            first(session, session.query(Engagement).one())
            waiting = pool.submit(wait)
            assert loaded.wait(10)
            wait_until_blocked(database, pids[0])
        waiting.result(10)


def test_the_second_answer_sees_the_first(database: Database, people: People) -> None:
    with pytest.raises(TransitionError, match="已同意"):
        one_behind_the_other(
            database,
            lambda session, one: answer(session, people.author, one, "accept"),
            lambda session, one: answer(session, people.author, one, "decline", "没有人手"),
        )
    with database.read() as session:
        states = invitations_of(session, session.query(Engagement).one())
        assert states[people.enterprise.id].state == "accepted"


def test_who_asks_second_is_told_that_all_are_asked(database: Database, people: People) -> None:
    with database.write() as session:
        session.query(Invitation).delete()
    with pytest.raises(TransitionError, match="都已邀请过"):
        one_behind_the_other(
            database,
            lambda session, one: invite(session, people.broker, one),
            lambda session, one: invite(session, people.broker, one),
        )
    with database.read() as session:
        assert session.query(Invitation).count() == 2


def test_the_second_conclusion_corrects_the_first(database: Database, people: People) -> None:
    with database.write() as session:
        advance(session, people.broker, session.query(Engagement).one(), "trial")

    def concluding(result: str) -> Step:
        said = VerificationInput(result=result, concluded_on=today(), data_text="示例数据")
        return lambda session, one: conclude(session, people.broker, one, said)

    one_behind_the_other(database, concluding("partly"), concluding("passed"))
    with database.read() as session:
        assert session.query(ScenarioVerification).one().result == "passed"
        rows = session.query(AuditEntry).filter_by(action="engagement.verify")
        first, second = rows.order_by(AuditEntry.id)
        assert (first.before, second.before) == (None, first.after)
