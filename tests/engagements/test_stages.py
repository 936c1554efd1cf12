"""An engagement goes forward through its stages, each with an owner and a deadline."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.db import Database
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS, advance, open_engagement, terminate
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.taxonomy import load_rules, scheme
from tests.conftest import People, publish_listing
from tests.engagements.papers import paper
from tests.matching.pairs import suggest

ORDER = [
    *("confirmed", "contacted", "negotiating", "trial", "commercial", "signing"),
    *("registration", "performance", "completed"),
]


@pytest.fixture
def match(session: Session, posted: Callable[..., Listing]) -> Match:
    return suggest(session, posted("demand", "叶片补焊裂纹"), posted("achievement", "激光熔覆修复"))


@pytest.fixture
def engagement(session: Session, people: People, match: Match) -> Engagement:
    return open_engagement(session, people.broker, match, "电话沟通")


def test_opening_confirms_the_match_and_enters_the_first_stage(
    session: Session, people: People, match: Match
) -> None:
    engagement = open_engagement(session, people.broker, match, "电话沟通")
    assert (match.state, engagement.stage, engagement.match) == ("confirmed", "confirmed", match)
    assert (engagement.broker_id, engagement.zone_id) == (people.broker.user_id, people.zone.id)
    (entered,) = engagement.stages
    # What the broker noted about the decision stays with the match: both parties read the stages.
    assert (match.note, entered.stage, entered.note) == ("电话沟通", "confirmed", "")
    assert entered.entered_by == people.broker.user_id
    assert engagement.deadline == today() + timedelta(days=load_rules().stage_days["confirmed"])
    rows = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).all()
    assert rows[:2] == ["engagement.open", "match.confirm"]


def test_a_match_is_taken_into_work_once(
    session: Session, people: People, engagement: Engagement
) -> None:
    with pytest.raises(ConflictError):
        open_engagement(session, people.broker, engagement.match)
    with pytest.raises(ForbiddenError):
        open_engagement(session, people.operator, engagement.match)
    assert session.scalars(select(Engagement)).all() == [engagement]


def test_the_whole_way_with_every_deadline(
    session: Session, people: People, engagement: Engagement
) -> None:
    begin = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    for number, stage in enumerate(ORDER[1:]):
        with time_machine.travel(begin + timedelta(days=number), tick=False):
            given: dict[str, Any] = {"happened_on": today(), "documents": [paper(number)]}
            advance(session, people.broker, engagement, stage, f"第{number}步", **given)
        days = load_rules().stage_days.get(stage)
        day = date(2026, 11, 23) + timedelta(days=number)
        assert engagement.deadline == (day + timedelta(days=days) if days else None)
        assert engagement.stages[-1].entered_at == begin + timedelta(days=number)
    session.flush()
    session.expire_all()
    assert [entered.stage for entered in engagement.stages] == ORDER
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "engagement.advance"))
    assert [((row.before or {})["stage"], (row.after or {})["stage"]) for row in rows] == list(
        pairwise(ORDER)
    )


def test_a_stage_leads_forward_or_to_the_end() -> None:
    assert [term.code for term in scheme("stages")] == [*ORDER, "terminated"]
    assert set(TRANSITIONS) == set(ORDER[:-1])
    for place, stage in enumerate(ORDER[:-1]):
        assert TRANSITIONS[stage] == {*ORDER[place + 1 :], "terminated"}


def test_no_way_back_no_standing_still_and_nothing_unknown(
    session: Session, people: People, engagement: Engagement
) -> None:
    advance(session, people.broker, engagement, "trial")
    for stage in ("confirmed", "negotiating", "trial", "unknown"):
        with pytest.raises(TransitionError, match="不能从“试验/场景验证”进入"):
            advance(session, people.broker, engagement, stage)
    assert engagement.stage == "trial"
    assert [entered.stage for entered in engagement.stages] == ["confirmed", "trial"]
    advance(session, people.broker, engagement, "completed", "已验收")
    for stage in ORDER:
        with pytest.raises(TransitionError):
            advance(session, people.broker, engagement, stage)
    with pytest.raises(TransitionError, match=f"{engagement.code} 已经结束，不能再终止"):
        terminate(session, people.broker, engagement, "price")


def test_the_end_needs_a_coded_reason(
    session: Session, people: People, engagement: Engagement
) -> None:
    with pytest.raises(InvalidError, match="终止原因：请从列表中选择一项"):
        advance(session, people.broker, engagement, "terminated")
    with pytest.raises(InvalidError, match="终止原因：请从列表中选择一项"):
        terminate(session, people.broker, engagement, "太贵")
    terminate(session, people.broker, engagement, "price", "报价相差较大")
    assert (engagement.stage, engagement.termination_reason) == ("terminated", "price")
    assert (engagement.deadline, engagement.stages[-1].note) == (None, "报价相差较大")
    with pytest.raises(TransitionError):
        terminate(session, people.broker, engagement, "ip")
    assert engagement.termination_reason == "price"


def test_only_brokers_move_it_and_a_refusal_changes_nothing(
    session: Session, people: People, engagement: Engagement
) -> None:
    for name in ("author", "researcher", "operator", "supervisor"):
        with pytest.raises(ForbiddenError):
            advance(session, getattr(people, name), engagement, "contacted")
        with pytest.raises(ForbiddenError):
            terminate(session, getattr(people, name), engagement, "price")
    assert (engagement.stage, engagement.termination_reason) == ("confirmed", None)
    assert not session.is_modified(engagement)
    assert len(engagement.stages) == 1


def test_the_code_carries_the_year_in_china(session: Session, people: People, match: Match) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), tick=False):
        engagement = open_engagement(session, people.broker, match)
    assert engagement.code == f"E2027-{engagement.id:04d}"


def test_of_two_brokers_the_second_is_told(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        need = publish_listing(session, people, "demand", "叶片补焊裂纹")
        offer = publish_listing(session, people, "achievement", "激光熔覆修复")
        made = open_engagement(session, people.broker, suggest(session, need, offer))
    with database.read() as session:
        seen = session.get_one(Engagement, made.id)
        assert len(seen.stages) == 1
    with database.write() as session:
        mine = session.get_one(Engagement, made.id)
        advance(session, people.broker, mine, "contacted")
    with database.open(writing=True) as session:
        session.add(seen)
        with pytest.raises(StaleDataError):
            advance(session, people.broker, seen, "negotiating")
    with database.read() as session:
        kept = session.get_one(Engagement, made.id)
        assert [entered.stage for entered in kept.stages] == ["confirmed", "contacted"]
