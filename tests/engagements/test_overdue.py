"""Of a stage whose deadline is over the broker is told, once."""

from datetime import timedelta

import time_machine
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.clock import now
from matcher.engagements.models import Engagement
from matcher.engagements.overdue import tell_overdue
from matcher.engagements.stages import advance, terminate
from tests.conftest import People
from tests.engagements.reading import forget, told


def test_told_the_day_after_the_deadline_and_once_a_stage(
    session: Session, people: People, running: Engagement
) -> None:
    begin = now()
    for days, count in ((5, 0), (6, 1), (7, 0)):
        with time_machine.travel(begin + timedelta(days=days), tick=False):
            assert tell_overdue(session, SYSTEM) == count
    assert told(session, "stage_overdue") == ["broker"]
    forget(session)
    with time_machine.travel(begin + timedelta(days=8), tick=False):
        advance(session, people.broker, running, "contacted")
        assert tell_overdue(session, SYSTEM) == 0
    with time_machine.travel(begin + timedelta(days=30), tick=False):
        assert tell_overdue(session, SYSTEM) == 1
    assert told(session, "stage_overdue") == ["broker"]


def test_stages_that_were_left_in_time_or_ended_are_no_matter(
    session: Session, people: People, running: Engagement
) -> None:
    advance(session, people.broker, running, "contacted")
    terminate(session, people.broker, running, "price")
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        assert tell_overdue(session, SYSTEM) == 0


def test_without_a_broker_all_of_the_zone_are_told(
    session: Session, people: People, running: Engagement
) -> None:
    people.actor("colleague", people.agency, "broker")
    running.broker_id = None
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert tell_overdue(session, SYSTEM) == 1
    assert told(session, "stage_overdue") == ["broker", "colleague"]
