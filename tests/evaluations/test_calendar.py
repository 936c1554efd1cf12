from datetime import date
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import SYSTEM
from matcher.errors import ConflictError, InvalidError, TransitionError
from matcher.evaluations.calendar import calendar, next_due, standings, years_after
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.evaluations.remind import remind_of_evaluations
from matcher.notifications.models import Notification
from tests.conftest import People
from tests.evaluations.conftest import founded

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@given(
    founded_on=st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    covered=st.integers(0, 2090),
)
def test_days_follow_each_other_every_three_years(founded_on: date, covered: int) -> None:
    due = next_due(founded_on, covered)
    assert due.year > covered
    assert (due.year - founded_on.year) % 3 == 0
    assert due.year == founded_on.year + 3 or due.year - covered <= 3
    assert next_due(founded_on, due.year) == years_after(founded_on, due.year - founded_on.year + 3)


@SQLITE
@pytest.mark.parametrize(
    ("text", "evaluated", "word", "due", "left"),
    [
        ("2023-11-20", None, "soon", date(2026, 11, 20), 0),
        ("2023-11-19", None, "overdue", date(2026, 11, 19), -1),
        ("2024-11-20", None, "soon", date(2027, 11, 20), 365),
        ("2024-11-21", None, "later", date(2027, 11, 21), 366),
        ("2024-02-29", None, "soon", date(2027, 2, 28), 100),
        ("2014-05-01", "2024-01-10", "overdue", date(2026, 5, 1), -203),
        ("2014-05-01", "2023-04-01", "overdue", date(2026, 5, 1), -203),
    ],
)
def test_a_zone_stands_where_the_rules_say(
    session: Session, people: People, text: str, evaluated: str | None, word: str, due: date,
    left: int,
) -> None:  # fmt: skip
    data = ProgrammeInput.parse({"founded_on": text, "evaluated_on": evaluated})
    set_programme(session, people.authority, people.zone, data, 0)
    (row,) = calendar(session, people.operator).rows
    assert (row.word, row.due_on, row.days_left) == (word, due, left)


@pytest.mark.parametrize(
    "typed",
    [
        {"founded_on": "2026-11-21"},
        {"founded_on": "1999-12-31"},
        {"founded_on": "2020-01-01", "evaluated_on": "2019-12-31"},
        {"founded_on": "2020-01-01", "evaluated_on": "2026-11-21"},
        {"founded_on": "2020-02-30"},
        {},
    ],
)
def test_impossible_days_are_refused(typed: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        ProgrammeInput.parse(typed)


@SQLITE
def test_one_evaluation_runs_and_only_when_it_is_due(session: Session, people: People) -> None:
    who, zone = people.authority, people.zone
    with pytest.raises(TransitionError, match="还没有登记"):
        open_evaluation(session, who, zone)
    set_programme(session, who, zone, founded(2025), 0)
    with pytest.raises(TransitionError, match="应评日期是 2028-05-01"):
        open_evaluation(session, who, zone)
    with pytest.raises(ConflictError):
        set_programme(session, who, zone, founded(2023), 0)
    set_programme(session, who, zone, founded(2023), 1)
    one = open_evaluation(session, who, zone)
    assert (one.due_on, [*one.years]) == (date(2026, 5, 1), [2023, 2024, 2025])
    with pytest.raises(TransitionError, match="正在进行"):
        open_evaluation(session, who, zone)
    assert session.scalar(select(func.count()).select_from(Evaluation)) == 1


@SQLITE
def test_the_calendar_goes_on_after_the_outcome_and_ends_with_the_zone(
    session: Session, people: People, opened: Evaluation
) -> None:
    for state, result, word, due in (
        ("opened", "", "running", date(2026, 5, 1)),
        ("decided", "", "later", date(2029, 5, 1)),
        ("rectifying", "", "rectifying", date(2028, 11, 20)),
        ("closed", "passed", "later", date(2029, 5, 1)),
        ("closed", "revoked", "revoked", None),
    ):
        opened.state, opened.result, opened.rectify_by = state, result, date(2028, 11, 20)
        session.flush()
        (row,) = standings(session, [people.zone])
        assert (row.word, row.due_on) == (word, due)
    with pytest.raises(TransitionError, match="已撤销"):
        open_evaluation(session, people.authority, people.zone)


@SQLITE
def test_only_the_zones_of_the_reader_are_listed_by_pages(session: Session, people: People) -> None:
    session.add_all(Zone(code=f"z{n:02}", name=f"区{n:02}", region="150100") for n in range(24))
    session.flush()
    page = calendar(session, people.authority, 99)
    assert (page.total, page.page, page.pages, len(page.rows)) == (25, 2, 2, 5)
    for who in (people.operator, people.supervisor):
        assert [one.zone for one in calendar(session, who).rows] == [people.zone]


@SQLITE
def test_operators_and_authority_are_told_once_when_it_is_due(
    session: Session, people: People
) -> None:
    set_programme(session, people.authority, people.zone, founded(2024), 0)
    assert remind_of_evaluations(session, SYSTEM) == 1
    told = select(Notification.user_id).where(Notification.kind == "evaluation_due")
    both = [people.operator.user_id, people.authority.user_id]
    assert [*session.scalars(told.order_by(Notification.user_id))] == both
    assert remind_of_evaluations(session, SYSTEM) == 0
    with time_machine.travel(date(2027, 6, 1), tick=False):
        assert remind_of_evaluations(session, SYSTEM) == 0
        one = open_evaluation(session, people.authority, people.zone)
        assert remind_of_evaluations(session, SYSTEM) == 0
        one.state = "decided"
        session.flush()
        assert remind_of_evaluations(session, SYSTEM) == 0
    with time_machine.travel(date(2029, 6, 1), tick=False):
        assert remind_of_evaluations(session, SYSTEM) == 1
