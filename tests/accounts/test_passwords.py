"""Passwords: what either policy takes, age, history, and what a change ends."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.passwords import (
    check_password,
    must_change,
    password_policy,
    set_one_time_password,
    set_password,
)
from matcher.accounts.sessions import Browser, begin_session, find_session
from matcher.accounts.sign_in import password_matches
from matcher.accounts.sign_in_models import FormerPassword, PasswordReset
from matcher.audit.models import AuditEntry
from matcher.errors import InvalidError
from matcher.settings import Settings
from matcher.taxonomy.rules import load_rules
from tests.conftest import People

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
MLPS = load_rules().sign_in.passwords["mlps"]
ASVS = load_rules().sign_in.passwords["asvs"]
GOOD = "Lvse-Caoyuan-37"


@pytest.fixture
def user(session: Session, people: People) -> User:
    return session.get_one(User, people.author.user_id)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as a tally: what these tests count is not the hash."""
    monkeypatch.setattr("matcher.accounts.passwords.hash_password", lambda text: f"#{text}")
    monkeypatch.setattr(
        "matcher.accounts.passwords.password_matches", lambda kept, text: kept == f"#{text}"
    )


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        (GOOD, None),
        ("xK9-wq2", "至少 8 个字符，现有 7 个"),
        ("a" * 129, "最多 128 个字符"),
        ("kvnwzqtrpm84", "中的 3 类"),
        ("kvnwZQtr84", None),
        ("草原kvnwz84", None),
        ("Author-9931-zq", "不包含账号"),
        ("Password1!", "常见或容易猜到"),
        ("P@ssw0rd", "常见或容易猜到"),
    ],
)
def test_the_complex_policy(password: str, wrong: str | None) -> None:
    judged(MLPS, password, wrong)


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("xK9-wq2-tr8", "至少 12 个字符"),
        ("kvnwzqtrpmxb", None),
        ("草原上的风车转得很慢很慢", None),
        ("a" * 12, "常见或容易猜到"),
        ("password1234", "常见或容易猜到"),
        ("123456789012", "常见或容易猜到"),
        ("author kvnwz qtrpm", None),
        ("🐎" * 128, None),
        ("kvnwzqtr" * 16 + "x", "最多 128 个字符"),
    ],
)
def test_the_long_policy(password: str, wrong: str | None) -> None:
    judged(replace(ASVS, lowest_strength=0) if "🐎" in password else ASVS, password, wrong)


def judged(policy: object, password: str, wrong: str | None) -> None:
    if wrong is None:
        check_password(policy, "author", password)  # type: ignore[arg-type]
        return
    with pytest.raises(InvalidError) as caught:
        check_password(policy, "author", password)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert wrong in problem.message
    assert problem.field == "new"


@given(st.text(max_size=140))
def test_whatever_is_typed_is_judged(password: str) -> None:
    for policy in (MLPS, ASVS):
        with suppress(InvalidError):
            check_password(policy, "author", password)
            assert policy.shortest <= len(password) <= policy.longest


def test_the_numbers_are_those_of_the_rules() -> None:
    assert (MLPS.shortest, MLPS.classes, MLPS.days, MLPS.former) == (8, 3, 90, 5)
    assert (ASVS.shortest, ASVS.classes, ASVS.days, ASVS.longest) == (12, 1, 0, 128)
    assert password_policy(Settings()) == MLPS
    assert password_policy(Settings(password_policy="asvs")) == ASVS
    assert password_policy(Settings(demonstration=True)) == replace(MLPS, days=0)


@pytest.mark.usefixtures("quick")
def test_after_ninety_days_it_must_be_changed(session: Session, people: People, user: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        set_password(session, people.author, user, GOOD, MLPS)
        clock.shift(timedelta(days=90) - timedelta(seconds=1))
        assert not must_change(user, MLPS)
        clock.shift(timedelta(seconds=1))
        assert must_change(user, MLPS)
        assert not must_change(user, ASVS)


@pytest.mark.usefixtures("quick")
def test_none_of_the_last_five_nor_the_present_one_again(
    session: Session, people: People, user: User
) -> None:
    words = [f"{GOOD}{letter}" for letter in "abcdefg"]
    for word in words:
        set_password(session, people.author, user, word, MLPS)
    for word in words[1:]:
        with pytest.raises(InvalidError, match="没有用过的密码"):
            set_password(session, people.author, user, word, MLPS)
    kept = select(func.count()).select_from(FormerPassword)
    assert session.scalar(kept) == 5
    set_password(session, people.author, user, words[0], MLPS)
    with pytest.raises(InvalidError, match="没有用过的密码"):
        set_password(session, people.author, user, words[0], ASVS)
    set_password(session, people.author, user, words[5], ASVS)


@pytest.mark.parametrize("one_time", [True, False])
def test_a_change_ends_sessions_and_links_and_is_recorded(
    session: Session, people: People, user: User, one_time: bool
) -> None:
    token = begin_session(session, user, Browser("192.0.2.1", "Firefox"))
    session.add(PasswordReset(user_id=user.id, token_hash="0" * 64))
    session.flush()
    change: Callable[[], None] = (
        (lambda: set_one_time_password(session, people.security_admin, user, GOOD))
        if one_time
        else (lambda: set_password(session, people.author, user, GOOD, MLPS))
    )
    change()
    assert find_session(session, token) is None
    assert session.scalars(select(PasswordReset)).all() == []
    assert password_matches(user.password_hash, GOOD)
    assert user.must_change_password is one_time
    assert must_change(user, ASVS) is one_time
    row = session.scalars(select(AuditEntry)).one()
    assert row.action == ("user.issue_password" if one_time else "user.change_password")
    assert (row.before, row.after) == (None, None)
