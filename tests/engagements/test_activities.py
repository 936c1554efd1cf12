"""Activities, messages and notes: who writes, who reads, who is told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM, Actor
from matcher.engagements import limits
from matcher.engagements.activities import (
    ActivityInput,
    activities_of,
    add_activity,
    count_activities,
    finish,
)
from matcher.engagements.models import Activity, Engagement
from matcher.engagements.stages import terminate
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.taxonomy import load_rules
from matcher.taxonomy.engagement_rules import EngagementRules
from tests.conftest import People
from tests.engagements.reading import forget, told, written

DAY = date(2026, 11, 20)


def said(**more: Any) -> ActivityInput:
    return ActivityInput.parse({"kind": "call", "happened_on": DAY, "text": "谈了指标", **more})


def test_what_is_written_is_kept_with_its_writer_and_day(
    session: Session, people: People, running: Engagement
) -> None:
    data = said(party=people.university.id, next_on=date(2026, 11, 25), next_text="寄样件")
    made = add_activity(session, people.broker, running, data)
    session.expire_all()
    (kept,) = activities_of(session, people.broker, running)
    assert (kept.kind, kept.happened_on, kept.text) == ("call", DAY, "谈了指标")
    assert (kept.author_id, kept.organization_id) == (people.broker.user_id, people.university.id)
    assert (kept.next_on, kept.next_text, kept.done) == (date(2026, 11, 25), "寄样件", False)
    assert (kept.visibility, kept.engagement_id) == ("shared", running.id)
    assert written(session, "engagement.log") == [
        {"activity": made.id, "kind": "call", "visibility": "shared"}
    ]


def test_each_side_has_room_for_so_many(
    session: Session, people: People, running: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = replace(load_rules(), engagements=EngagementRules(documents=2, activities=2))
    monkeypatch.setattr(limits, "load_rules", lambda: two)
    for _ in range(2):
        add_activity(session, people.author, running, said())
    with pytest.raises(TransitionError, match="本方已有 2 条"):
        add_activity(session, people.author, running, said())
    add_activity(session, people.researcher, running, said())
    # What the broker writes about a party is on the broker's side.
    add_activity(session, people.broker, running, said(party=people.enterprise.id))


def test_a_party_speaks_for_itself_and_to_everybody(
    session: Session, people: People, running: Engagement
) -> None:
    forget(session)
    data = said(kind="message", party=people.university.id)
    made = add_activity(session, people.author, running, data)
    assert (made.organization_id, made.visibility) == (people.enterprise.id, "shared")
    assert told(session, "engagement_activity") == ["broker", "researcher"]
    sealed = session.scalar(text("SELECT text FROM engagement_activities"))
    assert sealed
    assert "指标" not in sealed
    with pytest.raises(InvalidError, match="谁能看到"):
        add_activity(session, people.author, running, said(visibility="broker"))


def test_what_is_private_is_read_by_the_broker_and_the_zone_s_operators_only(
    session: Session, people: People, running: Engagement
) -> None:
    forget(session)
    made = add_activity(session, people.broker, running, said(kind="note", visibility="broker"))
    assert told(session, "engagement_activity") == []
    for actor in (people.broker, people.operator, SYSTEM):
        assert activities_of(session, actor, running) == [made]
    colleague = people.actor("colleague", people.agency, "broker")
    inside = people.actor("inside", people.enterprise, "operator")
    for actor in (people.author, people.researcher, people.supervisor, colleague, inside):
        assert activities_of(session, actor, running) == []
        assert count_activities(session, actor, running) == 0
        with pytest.raises(NotFoundError):
            finish(session, actor, running, made.id)
    mine = add_activity(session, colleague, running, said(kind="note", visibility="broker"))
    assert activities_of(session, colleague, running) == [mine]
    assert told(session, "engagement_activity") == ["broker"]


def test_strangers_and_watchers_write_nothing(
    session: Session, people: People, running: Engagement
) -> None:
    for actor in (people.stranger, people.supervisor, people.auditor, Actor()):
        with pytest.raises(ForbiddenError):
            add_activity(session, actor, running, said())
    assert session.query(Activity).count() == 0


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "lunch"}, "方式"),
    ({"happened_on": date(2999, 1, 1)}, "日期：不能晚于今天"),
    ({"happened_on": "0"}, "日期：应为真实存在的日期"),
    ({"party": 999}, "参与方"),
    ({"visibility": "public"}, "谁能看到"),
    ({"next_on": date(2026, 11, 25)}, "下一步：填了日期"),
    ({"next_on": date(2026, 11, 19), "next_text": "寄样件"}, "不能早于这次"),
    ({"text": " "}, "内容：不能为空"),
)


def test_what_makes_no_sense_is_refused(
    session: Session, people: People, running: Engagement
) -> None:
    for wrong, field in WRONG:
        with pytest.raises(InvalidError, match=field):
            add_activity(session, people.broker, running, said(**wrong))
    assert session.query(Activity).count() == 0


def test_a_next_step_is_marked_as_done_once(
    session: Session, people: People, running: Engagement
) -> None:
    made = add_activity(session, people.author, running, said(next_text="寄样件"))
    with pytest.raises(ForbiddenError, match="由记录人或技术经纪人"):
        finish(session, people.researcher, running, made.id)
    assert not made.done
    for actor in (people.broker, people.author):
        assert finish(session, actor, running, made.id).done
    assert written(session, "engagement.finish") == [{"activity": made.id}]
    with pytest.raises(NotFoundError):
        finish(session, people.broker, running, made.id + 1)


def test_the_newest_come_first_and_none_after_a_termination(
    session: Session, people: People, running: Engagement
) -> None:
    for day in (18, 20, 19):
        data = said(happened_on=date(2026, 11, day), text=f"{day} 日")
        add_activity(session, people.broker, running, data)
    found = activities_of(session, people.broker, running, 2)
    assert [one.text for one in found] == ["20 日", "19 日"]
    assert count_activities(session, people.author, running) == 3
    terminate(session, people.broker, running, "price")
    with pytest.raises(TransitionError, match="已经终止"):
        add_activity(session, people.broker, running, said())
