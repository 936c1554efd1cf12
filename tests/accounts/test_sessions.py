"""Sessions: limits of time, who ends which, and what of a token is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sessions import (
    Browser,
    begin_session,
    end_session,
    end_sessions,
    find_session,
    forget_sessions,
    is_known_address,
    mark_seen,
    open_sessions,
    seen_long_ago,
    sign_out_elsewhere,
)
from matcher.accounts.sign_in_models import SignInSession
from matcher.audit.models import AuditEntry
from matcher.errors import NotFoundError
from tests.conftest import People

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE = Browser("192.0.2.1", "Firefox")


@pytest.fixture
def user(session: Session, people: People) -> User:
    return session.get_one(User, people.author.user_id)


def test_only_the_digest_of_a_long_token_is_kept(session: Session, user: User) -> None:
    tokens = {begin_session(session, user, HERE) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43  # 256 bits in base64
    kept = session.scalars(select(SignInSession.token_hash)).all()
    assert tokens.isdisjoint(kept)
    assert {len(digest) for digest in kept} == {64}
    found = find_session(session, next(iter(tokens)))
    assert found is not None
    assert (found.user, found.address, found.agent) == (user, "192.0.2.1", "Firefox")
    assert find_session(session, kept[0]) is None
    assert find_session(session, "") is None


def test_idle_for_half_an_hour_it_has_ended(session: Session, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        token = begin_session(session, user, HERE)
        clock.shift(timedelta(minutes=29, seconds=59))
        found = find_session(session, token)
        assert found
        mark_seen(session, found.id)
        clock.shift(timedelta(minutes=29, seconds=59))
        assert find_session(session, token)
        clock.shift(timedelta(seconds=1))
        assert find_session(session, token) is None


def test_used_without_a_pause_it_ends_after_twelve_hours(session: Session, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        token = begin_session(session, user, HERE)
        for _ in range(12 * 3 - 1):
            clock.shift(timedelta(minutes=20))
            found = find_session(session, token)
            assert found
            mark_seen(session, found.id)
        clock.shift(timedelta(minutes=20))
        assert find_session(session, token) is None


def test_half_signed_in_one_has_ten_minutes(session: Session, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        token = begin_session(session, user, HERE, pending=True)
        clock.shift(timedelta(minutes=9, seconds=59))
        found = find_session(session, token)
        assert found is not None
        assert found.pending
        clock.shift(timedelta(seconds=1))
        assert find_session(session, token) is None
        assert open_sessions(session, user.id) == []


def test_use_is_written_down_once_a_minute(session: Session, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        found = find_session(session, begin_session(session, user, HERE))
        assert found
        clock.shift(timedelta(seconds=59))
        assert not seen_long_ago(found)
        clock.shift(timedelta(seconds=1))
        assert seen_long_ago(found)
        mark_seen(session, found.id)
        session.refresh(found)
        assert not seen_long_ago(found)


@pytest.mark.parametrize("field", ["active", "locked_at"])
def test_a_user_who_is_shut_out_is_out_at_once(session: Session, user: User, field: str) -> None:
    token = begin_session(session, user, HERE)
    setattr(user, field, False if field == "active" else START)
    session.flush()
    assert find_session(session, token) is None


def test_one_ends_one_s_own_sessions_only(session: Session, people: People, user: User) -> None:
    token = begin_session(session, user, HERE)
    found = find_session(session, token)
    assert found
    with pytest.raises(NotFoundError):
        end_session(session, people.stranger, found.id)
    assert find_session(session, token)
    end_session(session, people.author, found.id)
    assert find_session(session, token) is None
    with pytest.raises(NotFoundError):
        end_session(session, people.author, found.id)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("user.end_session") == 1


def test_all_others_end_and_the_present_one_stays(
    session: Session, people: People, user: User
) -> None:
    kept, *others = [begin_session(session, user, HERE) for _ in range(4)]
    stranger = session.get_one(User, people.stranger.user_id)
    elsewhere = begin_session(session, stranger, HERE)
    present = find_session(session, kept)
    assert sign_out_elsewhere(session, people.author, user, but=present) == 3
    assert [find_session(session, token) for token in others] == [None] * 3
    assert open_sessions(session, user.id) == [present]
    assert find_session(session, elsewhere)
    assert end_sessions(session, user) == 1
    assert find_session(session, kept) is None
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row
    assert (row.action, row.after) == ("user.end_sessions", {"ended": 3})


def test_an_address_is_known_for_thirty_days_after_a_whole_sign_in(
    session: Session, user: User
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        begin_session(session, user, HERE, pending=True)
        assert not is_known_address(session, "author", HERE.address)
        begin_session(session, user, HERE)
        assert is_known_address(session, "author", HERE.address)
        assert not is_known_address(session, "author", "192.0.2.9")
        assert not is_known_address(session, "broker", HERE.address)
        clock.shift(timedelta(days=30))
        assert not is_known_address(session, "author", HERE.address)


def test_old_sessions_are_forgotten(session: Session, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        begin_session(session, user, HERE)
        clock.shift(timedelta(days=190))
        forget_sessions(session)
        assert len(session.scalars(select(SignInSession)).all()) == 1
        clock.shift(timedelta(seconds=1))
        forget_sessions(session)
        assert session.scalars(select(SignInSession)).all() == []
