"""What security administrators do to accounts, from which state, and to whom not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.administration import (
    TRANSITIONS,
    change_state,
    end_all_sessions,
    get_account,
    issue_password,
    list_accounts,
    reset_second_factor,
    set_roles,
    state_of,
)
from matcher.accounts.models import User
from matcher.accounts.second_factor import enrolled
from matcher.accounts.sessions import Browser, begin_session, find_session
from matcher.accounts.sign_in import password_matches
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from tests.conftest import People

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE = Browser("192.0.2.1", "Firefox")
ALLOWED = {
    ("active", "lock"): "locked",
    ("active", "deactivate"): "inactive",
    ("locked", "unlock"): "active",
    ("locked", "deactivate"): "inactive",
    ("inactive", "activate"): "active",
}


@pytest.fixture
def broker(session: Session, people: People) -> User:
    return session.get_one(User, people.broker.user_id)


def put(session: Session, user: User, state: str) -> None:
    user.active = state != "inactive"
    user.locked_at = START if state == "locked" else None
    session.flush()


@pytest.mark.parametrize("state", ["active", "locked", "inactive"])
@pytest.mark.parametrize("verb", TRANSITIONS)
def test_every_state_and_verb(
    session: Session, people: People, broker: User, state: str, verb: str
) -> None:
    put(session, broker, state)
    token = begin_session(session, broker, HERE)
    expected = ALLOWED.get((state, verb))
    if expected is None:
        with pytest.raises(TransitionError):
            change_state(session, people.security_admin, broker, verb)
        assert state_of(broker) == state
        return
    change_state(session, people.security_admin, broker, verb)
    assert state_of(broker) == expected
    if expected != "active":
        put(session, broker, "active")
        assert find_session(session, token) is None, "ended, not only hidden"
    row = session.scalars(select(AuditEntry)).one()
    assert (row.action, row.before, row.after) == (
        f"user.{verb}",
        {"state": state},
        {"state": expected},
    )


def test_other_roles_end_the_sessions(session: Session, people: People, broker: User) -> None:
    token = begin_session(session, broker, HERE)
    set_roles(session, people.security_admin, broker, ["broker"])
    assert find_session(session, token), "nothing changed"
    set_roles(session, people.security_admin, broker, ["operator", "supervisor"])
    assert sorted(held.role for held in broker.roles) == ["operator", "supervisor"]
    assert find_session(session, token) is None
    row = session.scalars(select(AuditEntry)).one()
    assert (row.before, row.after) == ({"roles": ["broker"]}, {"roles": ["operator", "supervisor"]})


@pytest.mark.parametrize(
    "roles", [["system_admin", "auditor"], ["security_admin", "broker"], ["king"]]
)
def test_roles_that_do_not_go_together_are_refused(
    session: Session, people: People, broker: User, roles: list[str]
) -> None:
    with pytest.raises(InvalidError):
        set_roles(session, people.security_admin, broker, roles)
    assert [held.role for held in broker.roles] == ["broker"]


def test_a_lost_telephone_is_forgotten(session: Session, people: People, broker: User) -> None:
    token = begin_session(session, broker, HERE)
    assert get_account(session, people.security_admin, "broker").second_factor
    reset_second_factor(session, people.security_admin, broker)
    assert enrolled(session, broker.id) is None
    assert not get_account(session, people.security_admin, "broker").second_factor
    assert find_session(session, token) is None


def test_a_one_time_password_must_be_changed(
    session: Session, people: People, broker: User
) -> None:
    password = issue_password(session, people.security_admin, broker)
    assert len(password) >= 16
    assert password_matches(broker.password_hash, password)
    assert broker.must_change_password


def test_sessions_are_counted_and_ended(session: Session, people: People, broker: User) -> None:
    begin_session(session, broker, HERE)
    begin_session(session, broker, HERE)
    assert get_account(session, people.security_admin, "broker").sessions == 2
    assert end_all_sessions(session, people.security_admin, broker) == 2
    assert get_account(session, people.security_admin, "broker").sessions == 0


def test_an_account_not_used_for_ninety_days_is_stale(
    session: Session, people: People, broker: User
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        broker.signed_in_at = START
        session.flush()
        clock.shift(timedelta(days=90))
        assert not get_account(session, people.security_admin, "broker").stale
        clock.shift(timedelta(seconds=1))
        assert get_account(session, people.security_admin, "broker").stale


def test_all_accounts_are_listed_by_login(session: Session, people: People) -> None:
    found = [account.user.login for account in list_accounts(session, people.security_admin)]
    assert found == sorted(found)
    assert {"author", "broker", "security_admin", "auditor"} <= set(found)
    with pytest.raises(NotFoundError):
        get_account(session, people.security_admin, "nobody")


Change = Callable[[Session, Actor, User], object]
CHANGES: dict[str, Change] = {
    "lock": lambda session, actor, user: change_state(session, actor, user, "lock"),
    "roles": lambda session, actor, user: set_roles(session, actor, user, ["auditor"]),
    "password": issue_password,
    "second factor": reset_second_factor,
    "sessions": end_all_sessions,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nobody_else_may_and_nobody_their_own(
    session: Session, people: People, broker: User, change: Change
) -> None:
    others = (people.operator, people.system_admin, people.auditor, people.broker)
    for actor in others:
        with pytest.raises(ForbiddenError):
            change(session, actor, broker)
    own = session.get_one(User, people.security_admin.user_id)
    with pytest.raises(ForbiddenError, match="自己的账号"):
        change(session, people.security_admin, own)
    assert session.scalars(select(AuditEntry)).all() == []
