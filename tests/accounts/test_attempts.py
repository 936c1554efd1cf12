"""Attempts: free ones, growing waits, a lock that opens by itself, floods."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.attempts import count_attempt, forget_attempts, forgive_attempts
from matcher.accounts.sign_in_models import Attempt
from matcher.errors import TooManyError

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE, THERE = "192.0.2.1", "192.0.2.2"


def trying(session: Session, subject: str = "author", address: str = HERE) -> bool:
    return count_attempt(session, "password", subject, address)


def test_after_three_free_attempts_each_wait_is_twice_the_last(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [trying(session) for _ in range(4)] == [True, True, True, False]
        for wait in (5, 10, 20, 40, 80):
            clock.shift(timedelta(seconds=wait - 1))
            assert not trying(session)
            clock.shift(timedelta(seconds=1))
            assert trying(session)


def test_knocking_at_a_closed_door_does_not_keep_it_closed(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(50):
            trying(session)
        assert session.scalar(select(func.count()).select_from(Attempt)) == 3
        clock.shift(timedelta(seconds=5))
        assert trying(session)


def test_an_account_is_locked_from_everywhere_but_where_its_user_is_known(
    session: Session,
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for number in range(10):
            assert trying(session, "author", f"192.0.2.{100 + number}")
        assert not trying(session, "author", THERE)
        assert count_attempt(session, "password", "author", THERE, known=True)
        assert trying(session, "broker", "192.0.2.100")
        clock.shift(timedelta(minutes=15, seconds=1))
        assert trying(session, "author", THERE)


def test_an_address_that_tries_many_accounts_is_stopped(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for number in range(30):
            assert trying(session, f"somebody{number}")
        with pytest.raises(TooManyError, match="15 分钟后再试"):
            trying(session, "another")
        assert trying(session, "another", THERE)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert trying(session, "another")


def test_success_forgives_what_this_address_did_to_this_account(session: Session) -> None:
    with time_machine.travel(START, tick=False):
        for address in (HERE, THERE):
            assert [trying(session, address=address) for _ in range(3)] == [True] * 3
        forgive_attempts(session, "password", "author", HERE)
        assert trying(session)
        assert not trying(session, address=THERE)


def test_capitals_and_width_are_no_new_account(session: Session) -> None:
    with time_machine.travel(START, tick=False):
        spellings = ("author", "AUTHOR", " ａuthor ", "Author")
        assert [trying(session, name) for name in spellings] == [True, True, True, False]


def test_nothing_typed_is_kept_and_nothing_old(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        trying(session, "my password typed in the wrong field")
        row = session.scalars(select(Attempt)).one()
        assert len(row.subject) == 64
        assert "password" not in row.subject
        # A day is the longest time for which any kind of attempt counts.
        clock.shift(timedelta(hours=24, minutes=-1))
        forget_attempts(session)
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
        clock.shift(timedelta(minutes=2))
        forget_attempts(session)
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
