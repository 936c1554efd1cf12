from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.annual_reports.ask import note
from matcher.annual_reports.remind import remind_of_reports
from matcher.dispatch.loaders import LOADERS
from matcher.notifications.models import Notification
from tests.annual_reports.conftest import Reported
from tests.conftest import People

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def told(session: Session, month: int, day: int) -> int:
    with time_machine.travel(datetime(2026, month, day, 2, tzinfo=UTC), tick=False):
        return remind_of_reports(session, SYSTEM)


def test_operators_are_told_on_the_days_of_the_rules_once_each(
    session: Session, people: People
) -> None:
    asked = [told(session, *day) for day in ((11, 15), (11, 16), (11, 17), (12, 12), (12, 13))]
    assert asked == [0, 1, 0, 1, 0]
    assert told(session, 12, 30) == 1
    assert told(session, 12, 24) == 0, "a step before the last one that was told"
    (kind,) = set(session.scalars(select(Notification.kind)))
    assert kind == "annual_report_due"
    users = select(Notification.user_id, func.count()).group_by(Notification.user_id)
    assert session.execute(users).all() == [(people.operator.user_id, 3)]
    shown = LOADERS["report_reminder"](session, people.operator, [1, 2, 3])
    assert shown[1].title == "2026 年度建设报告，2026-12-31 前上报"
    assert not LOADERS["report_reminder"](session, people.broker, [1, 2, 3])


def test_nobody_is_told_once_the_report_is_made(session: Session, reported: Reported) -> None:
    note(session, SYSTEM, reported.content.frozen, 0)
    assert told(session, 12, 30) == 0
