"""A suggestion that was put off waits again on its day, or when it is called back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import UserRole
from matcher.audit.models import AuditEntry
from matcher.brokers.models import Assignment
from matcher.clock import today
from matcher.errors import ConflictError, ForbiddenError, InvalidError
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from matcher.matching.snoozing import latest_day, snooze, usual_day, wake
from matcher.matching.waiting import first_waiting, handled_today
from matcher.matching.worklist import worklist
from tests.conftest import People
from tests.matching.pairs import suggest

Posted = Callable[..., Listing]


@pytest.fixture
def match(session: Session, posted: Posted) -> Match:
    return suggest(session, posted("demand", "叶片补焊裂纹"), posted("achievement", "激光熔覆"))


def test_it_is_hidden_until_its_day(session: Session, people: People, match: Match) -> None:
    snooze(session, people.broker, match, usual_day())
    found = worklist(session, people.broker)
    assert (found.total, found.states) == (0, {"snoozed": 1})
    assert list(worklist(session, people.broker, "snoozed").matches) == [match]
    with time_machine.travel(usual_day(), tick=False):
        assert list(worklist(session, people.broker).matches) == [match]


def test_it_is_called_back_and_both_are_on_record(
    session: Session, people: People, match: Match
) -> None:
    until = usual_day()
    snooze(session, people.broker, match, until)
    wake(session, people.broker, match)
    assert worklist(session, people.broker).total == 1
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert [(row.action, row.after) for row in rows] == [
        ("match.wake", {"snoozed_until": None}),
        ("match.snooze", {"snoozed_until": str(until)}),
    ]


def test_only_a_day_to_come_and_not_too_far(session: Session, people: People, match: Match) -> None:
    days: tuple[date | None, ...] = (None, *(today() + timedelta(days=n) for n in (-1, 0, 10_000)))
    for until in days:
        with pytest.raises(InvalidError, match=f"请选择明天到 {latest_day()} 之间的一天"):
            snooze(session, people.broker, match, until)
    assert match.snoozed_until is None


def test_who_may_not_decide_may_not_put_off(session: Session, people: People, match: Match) -> None:
    insider = people.actor("insider", people.enterprise, "broker")
    for actor in (people.operator, people.author, insider):
        for act in (
            lambda a: snooze(session, a, match, usual_day()),
            lambda a: wake(session, a, match),
        ):
            with pytest.raises(ForbiddenError):
                act(actor)


def test_what_was_decided_is_not_put_off(session: Session, people: People, match: Match) -> None:
    dismiss(session, people.broker, match, "cost")
    with pytest.raises(ConflictError, match="已经处理过"):
        snooze(session, people.broker, match, usual_day())


def test_lists_are_limited_to_whose_the_need_is(
    session: Session, people: People, posted: Posted, match: Match
) -> None:
    colleague = people.actor("colleague", people.agency, "broker")
    needs = [posted("demand", title) for title in ("甲", "乙")]
    mine, theirs = (suggest(session, need, match.achievement) for need in needs)
    for need, broker in zip(needs, (people.broker, colleague), strict=True):
        session.add(Assignment(listing_id=need.id, broker_id=broker.user_id or 0))
    session.flush()
    for whose, wanted in {
        "open": {match, mine},
        "mine": {mine},
        "unassigned": {match},
        "zone": {match, mine, theirs},
    }.items():
        found = worklist(session, people.broker, whose=whose)
        assert set(found.matches) == wanted
        assert found.whose == {"open": 2, "mine": 1, "unassigned": 1, "zone": 3}
        assert first_waiting(session, people.broker, whose, 1).total == len(wanted)
    # A broker who left holds nothing.
    role = session.scalars(select(UserRole).where(UserRole.user_id == colleague.user_id)).one()
    session.delete(role)
    session.flush()
    assert worklist(session, people.broker, whose="unassigned").total == 2


def test_what_was_handled_today_is_counted_for_each_broker(
    session: Session, people: People, match: Match
) -> None:
    assert handled_today(session, people.broker) == 0
    dismiss(session, people.broker, match, "cost")
    assert handled_today(session, people.broker) == 1
    assert handled_today(session, people.operator) == 0
    with time_machine.travel(today() + timedelta(days=2), tick=False):
        assert handled_today(session, people.broker) == 0
