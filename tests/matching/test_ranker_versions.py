"""Rankers of a platform: kept, promoted, rolled back, each with its audit row."""

from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.matching.ranker_versions import (
    RankerVersion,
    current_ranker,
    keep_candidate,
    promote,
    roll_back,
)
from matcher.matching.ranking import Ranker, load_ranker
from matcher.matching.replica import Replica
from tests.conftest import People
from tests.matching.conftest import Platform
from tests.matching.ranking.plain import PLAIN

ENCODER = "hashing-test"
SHIPPED = load_ranker().version


def trained(version: str, started_from: str = SHIPPED) -> Ranker:
    manifest = {"started_from": started_from, "pairs": 120, "p": 0.01}
    return replace(PLAIN, version=version, manifest=manifest)


def keep(
    session: Session, version: str, started_from: str = SHIPPED, *, better: bool = True
) -> RankerVersion:
    return keep_candidate(session, SYSTEM, trained(version, started_from), ENCODER, better=better)


def states(session: Session) -> dict[str, str]:
    rows = session.scalars(select(RankerVersion).order_by(RankerVersion.id))
    return {row.version: row.state for row in rows}


def audited(session: Session) -> list[str]:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "ranker"))
    return [row.action for row in sorted(rows, key=lambda row: row.id)]


def test_without_any_the_project_s_own_is_in_use(session: Session) -> None:
    assert current_ranker(session, ENCODER) is load_ranker()


def test_a_candidate_changes_nothing_until_it_is_promoted(session: Session) -> None:
    row = keep(session, "one")
    assert (row.state, row.promoted_at) == ("candidate", None)
    assert current_ranker(session, ENCODER) is load_ranker()
    with time_machine.travel("2026-12-01T08:00:00Z", tick=False):
        promoted, moment = promote(session, SYSTEM, "one"), now()
    session.expire_all()
    assert (promoted.state, promoted.promoted_at) == ("current", moment)
    assert current_ranker(session, ENCODER) == trained("one")
    assert current_ranker(session, "another encoder") is load_ranker()


def test_the_chain_leads_back_step_by_step(session: Session) -> None:
    keep(session, "one")
    promote(session, SYSTEM, "one")
    keep(session, "two", "one")
    promote(session, SYSTEM, "two")
    assert states(session) == {"one": "replaced", "two": "current"}
    assert roll_back(session, SYSTEM, ENCODER) == "one"
    assert states(session) == {"one": "current", "two": "withdrawn"}
    assert current_ranker(session, ENCODER).version == "one"
    keep(session, "three", "one")
    promote(session, SYSTEM, "three")
    assert roll_back(session, SYSTEM, ENCODER) == "one"
    assert roll_back(session, SYSTEM, ENCODER) == SHIPPED
    assert current_ranker(session, ENCODER) is load_ranker()
    with pytest.raises(TransitionError, match="没有更早的版本可以退回"):
        roll_back(session, SYSTEM, ENCODER)
    assert audited(session) == [
        *("ranker.train", "ranker.promote"),
        *("ranker.train", "ranker.replace", "ranker.promote"),
        *("ranker.withdraw", "ranker.restore"),
        *("ranker.train", "ranker.replace", "ranker.promote"),
        *("ranker.withdraw", "ranker.restore"),
        "ranker.withdraw",
    ]


def test_the_audit_row_tells_what_it_was_trained_on(session: Session) -> None:
    row = keep(session, "one")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "ranker.train")).one()
    assert (entry.object_id, entry.after) == (row.id, trained("one").manifest)


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("worse", "worse 未经配对检验证明比现用模型更好"),
        ("other", f"other 不是与现用模型 {SHIPPED} 比较得出的，请重新训练"),
        ("withdrawn", "withdrawn 目前不能这样处理"),
    ],
)
def test_what_may_not_be_promoted_is_refused(session: Session, version: str, message: str) -> None:
    keep(session, "withdrawn")
    promote(session, SYSTEM, "withdrawn")
    roll_back(session, SYSTEM, ENCODER)
    keep(session, "worse", better=False)
    keep(session, "other", "another-base")
    before = states(session)
    with pytest.raises(TransitionError, match=message):
        promote(session, SYSTEM, version)
    assert states(session) == before
    assert current_ranker(session, ENCODER) is load_ranker()


def test_a_candidate_compared_with_what_is_no_longer_in_use_is_refused(session: Session) -> None:
    keep(session, "one")
    keep(session, "late")
    promote(session, SYSTEM, "one")
    with pytest.raises(TransitionError, match="late 不是与现用模型 one 比较得出的"):
        promote(session, SYSTEM, "late")


def test_an_unknown_version_is_told(session: Session) -> None:
    with pytest.raises(NotFoundError, match="没有排序模型 none。用 techmatch ranker list"):
        promote(session, SYSTEM, "none")


def test_only_the_system_administrator_manages_rankers(session: Session, people: People) -> None:
    administrator = people.actor("administrator", people.operations, "system_admin")
    keep_candidate(session, administrator, trained("one"), ENCODER, better=True)
    promote(session, administrator, "one")
    assert roll_back(session, administrator, ENCODER) == SHIPPED
    others: list[Actor] = [people.broker, people.operator, people.supervisor, people.author]
    for actor in others:
        with pytest.raises(ForbiddenError, match="没有进行此操作的权限"):
            keep_candidate(session, actor, trained("two"), ENCODER, better=True)
        with pytest.raises(ForbiddenError):
            promote(session, actor, "one")
        with pytest.raises(ForbiddenError):
            roll_back(session, actor, ENCODER)


def test_version_and_audit_row_are_written_together_or_not_at_all(database: Database) -> None:
    with database.write() as session:
        keep(session, "one")

    def interrupted() -> None:
        with database.write() as session:
            promote(session, SYSTEM, "one")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    with database.read() as session:
        assert states(session) == {"one": "candidate"}
        assert audited(session) == ["ranker.train"]


def test_two_replicas_follow_what_is_promoted_and_rolled_back(platform: Platform) -> None:
    encoder = platform.runtime.encoder
    replicas = [Replica(encoder, platform.runtime.tokenizer) for _ in range(2)]

    def followed() -> set[str]:
        with platform.database.read() as session:
            for replica in replicas:
                replica.catch_up(session)
        return {replica.ranker.version for replica in replicas}

    assert followed() == {SHIPPED}
    with platform.database.write() as session:
        keep_candidate(session, SYSTEM, trained("one"), encoder.name, better=True)
    assert followed() == {SHIPPED}
    with platform.database.write() as session:
        promote(session, SYSTEM, "one")
    assert followed() == {"one"}
    with platform.database.write() as session:
        roll_back(session, SYSTEM, encoder.name)
    assert followed() == {SHIPPED}
    for replica in replicas:
        replica.close()
