"""Who is told of each step and each day, once, and by a mail only of what may be seen then."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole
from matcher.actor import SYSTEM, Actor
from matcher.db import Database
from matcher.dispatch.notices import send_digests, send_immediate
from matcher.dispatch.objects import shown
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import open_evaluation, set_programme
from matcher.evaluations.preparing import SelfAssessment, prepare
from matcher.evaluations.remind import remind_of_deadlines
from matcher.evaluations.returning import send_back
from matcher.notifications.models import Notification
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.conftest import People
from tests.dispatch.post_office import LINKS, furnished, letters
from tests.evaluations.conftest import ADVICE, NOW, YEARS, founded, step
from tests.notifications.told import told

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def unread(session: Session, actor: Actor) -> list[str]:
    return [kind for kind, _, _, waiting in told(session, actor) if waiting]


def all_told(session: Session, actors: Iterable[Actor]) -> list[list[str]]:
    return [unread(session, one) for one in actors]


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_each_step_tells_those_who_go_on_and_ends_what_is_over(
    session: Session, people: People, opened: Evaluation
) -> None:
    other = people.actor("judge", people.operations, "authority")
    barred = people.actor("both", people.operations, "authority")
    session.add(UserRole(user_id=barred.user_id, role="supervisor"))
    session.flush()
    readers = (people.operator, people.supervisor, other)
    assert all_told(session, readers) == [["evaluation_opened"], [], []]
    for name, expected in (
        ("prepare", [[], [], ["evaluation_submitted"]]),
        ("score", [["evaluation_scored"], [], []]),
        ("return", [["evaluation_returned"], [], []]),
        ("prepare", [[], [], ["evaluation_submitted"]]),
        ("score", [["evaluation_scored"], [], []]),
        ("score", [["evaluation_scored"], [], []]),
        ("rectify", [["evaluation_decided"], ["evaluation_decided"], []]),
        ("report", [["evaluation_decided"], ["evaluation_decided"], ["rectification_submitted"]]),
        (
            "return_report",
            [["evaluation_decided", "rectification_returned"], ["evaluation_decided"], []],
        ),
        ("report", [["evaluation_decided"], ["evaluation_decided"], ["rectification_submitted"]]),
        (
            "close",
            [["evaluation_decided", "rectification_closed"]] * 2 + [[]],
        ),
    ):
        step(session, people, opened)[name]()
        assert all_told(session, readers) == expected, name
    assert unread(session, barred) == ["evaluation_decided", "rectification_closed"]
    assert told(session, people.broker) == told(session, people.author) == []


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_each_step_before_a_last_day_is_told_once_to_those_whose_turn_it_is(
    session: Session, people: People, opened: Evaluation
) -> None:
    def warned(day: date) -> list[int]:
        with time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False):
            assert remind_of_deadlines(session, SYSTEM) in (0, 1)
            assert remind_of_deadlines(session, SYSTEM) == 0
        rows = session.scalars(
            select(Notification).where(
                Notification.kind == "evaluation_deadline", Notification.read_at.is_(None)
            )
        )
        return [one.user_id for one in rows]

    operator, authority = people.operator.user_id, people.authority.user_id
    # The self-assessment has until the 20th of December: 30 days were told by the opening.
    assert [warned(date(2026, 12, day)) for day in (12, 13)] == [[], [operator]]
    step(session, people, opened)["prepare"]()
    assert opened.act_by == date(2026, 12, 20)
    assert warned(date(2026, 11, 20)) == []
    assert warned(date(2026, 12, 20)) == [authority]
    for name in ("score", "rectify"):
        step(session, people, opened)[name]()
    assert warned(date(2026, 12, 21)) == []
    days = (date(2028, 5, 23), date(2028, 5, 24), date(2028, 10, 21), date(2028, 11, 13))
    assert [warned(day) for day in days] == [[], [operator], [operator], [operator]]
    rows = session.scalars(select(Notification).where(Notification.kind == "evaluation_deadline"))
    made = [(one.user_id, one.read_at is None) for one in rows]
    assert made == [(operator, False), (authority, False)] + [(operator, False)] * 2 + [
        (operator, True)
    ]
    assert warned(date(2028, 11, 21)) == [operator]
    with time_machine.travel(date(2028, 11, 22), tick=False):
        step(session, people, opened)["report"]()
    assert warned(date(2028, 11, 22)) == []


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_what_is_told_names_the_next_step_to_those_who_may_see_it(
    session: Session, people: People, opened: Evaluation
) -> None:
    rows = session.scalars(select(Notification)).all()
    (one,) = shown(session, people.operator, rows).values()
    assert (one.title, one.path) == (
        "示例示范区 2023—2025 年绩效评估，目前待运营人员提交自评，2026-12-20 前",
        f"/evaluations/{opened.id}",
    )
    for who in (people.author, people.broker):
        assert shown(session, who, rows) == {}


@SQLITE
def test_a_return_is_mailed_at_once_and_nothing_to_who_may_not_see_it_any_more(
    database: Database,
) -> None:
    people = furnished(database)
    with database.write() as session:
        zone = session.merge(people.zone)
        set_programme(session, people.authority, zone, founded(2023), 0)
        one = open_evaluation(session, people.authority, zone)
        for year in YEARS:
            freeze(session, people.operator, zone, Period(year))
        submit(session, people, one)
        send_back(session, people.authority, one, ADVICE, one.version)
    send_immediate(database, LINKS)
    send_immediate(database, LINKS)
    (letter,) = letters(database)
    assert letter.to == "operator@example.com"
    assert (
        "绩效评估的自评被退回：示例示范区 2023—2025 年绩效评估，"
        "目前待运营人员提交自评，2026-12-05 前\n"
        f"  {LINKS.page('/evaluations/1')}"
    ) in letter.text
    with database.write() as session:
        submit(session, people, session.get_one(Evaluation, 1))
        session.get_one(User, people.authority.user_id).roles = [UserRole(role="broker")]
    with time_machine.travel(NOW.replace(day=22), tick=False):
        send_digests(database, LINKS)
    assert "authority@example.com" not in [one.to for one in letters(database)]


def submit(session: Session, people: People, one: Evaluation) -> None:
    prepare(session, people.operator, one, SelfAssessment(text="示例"), one.version)
