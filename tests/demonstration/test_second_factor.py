"""The published second factor: what the page shows is what is taken."""

from datetime import UTC, datetime

import time_machine
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.second_factor import take_second_factor
from matcher.demonstration.second_factor import enrol_published, next_published_code
from tests.conftest import People


def test_two_visitors_in_half_a_minute_both_get_in(session: Session, people: People) -> None:
    user = session.get_one(User, people.author.user_id)
    assert next_published_code(session, user.id) is None
    enrol_published(session, user.id)
    with time_machine.travel(datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC), tick=False):
        for _ in range(2):
            code = next_published_code(session, user.id)
            assert code
            assert take_second_factor(session, user, code, "192.0.2.1")
            session.expire_all()


def test_an_own_telephone_is_never_shown(session: Session, people: People) -> None:
    assert next_published_code(session, people.broker.user_id or 0) is None
