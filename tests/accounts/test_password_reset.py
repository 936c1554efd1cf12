"""Password reset: one link, once and soon, and nothing told to whom it does not concern."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.password_reset import (
    forget_resets,
    request_reset,
    reset_password,
    user_of_reset,
)
from matcher.accounts.sessions import Browser, begin_session, find_session
from matcher.accounts.sign_in import password_matches
from matcher.accounts.sign_in_models import PasswordReset
from matcher.errors import InvalidError, NotFoundError
from matcher.mail.models import MailMessage
from matcher.taxonomy.rules import load_rules
from tests.conftest import People

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
POLICY = load_rules().sign_in.passwords["mlps"]
GOOD, HERE = "Lvse-Caoyuan-37", "192.0.2.1"


@pytest.fixture
def user(session: Session, people: People) -> User:
    user = session.get_one(User, people.author.user_id)
    user.set_email("Author@example.com")
    session.flush()
    return user


def ask(session: Session, email: str) -> list[str]:
    """Ask for a link; returns the tokens that were made, sent or not."""
    tokens: list[str] = []

    def link(token: str) -> str:
        tokens.append(token)
        return f"https://example.com/reset/{token}"

    request_reset(session, email, link)
    return tokens


def test_the_link_sets_a_password_once_and_ends_all_sessions(session: Session, user: User) -> None:
    signed_in = begin_session(session, user, Browser(HERE, "Firefox"))
    (token,) = ask(session, " author@EXAMPLE.com")
    message = session.scalars(select(MailMessage)).one()
    assert message.to == "Author@example.com"
    assert f"https://example.com/reset/{token}" in message.text
    assert "30 分钟" in message.text
    assert session.scalars(select(PasswordReset.token_hash)).one() != token
    assert user_of_reset(session, token) is user
    with pytest.raises(InvalidError):
        reset_password(session, token, "short", POLICY, HERE)
    reset_password(session, token, GOOD, POLICY, HERE)
    assert password_matches(user.password_hash, GOOD)
    assert find_session(session, signed_in) is None
    with pytest.raises(NotFoundError, match="已经用过或者过期"):
        reset_password(session, token, f"{GOOD}x", POLICY, HERE)


def test_using_one_link_uses_up_the_others(session: Session, user: User) -> None:
    tokens = ask(session, "author@example.com") + ask(session, "author@example.com")
    reset_password(session, tokens[0], GOOD, POLICY, HERE)
    with pytest.raises(NotFoundError):
        user_of_reset(session, tokens[1])


@pytest.mark.usefixtures("user")
def test_it_works_for_half_an_hour(session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        (token,) = ask(session, "author@example.com")
        clock.shift(timedelta(minutes=29, seconds=59))
        user_of_reset(session, token)
        forget_resets(session)
        assert session.scalars(select(PasswordReset)).all()
        clock.shift(timedelta(seconds=1))
        with pytest.raises(NotFoundError):
            user_of_reset(session, token)
        forget_resets(session)
        assert session.scalars(select(PasswordReset)).all() == []


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_other_tokens_open_nothing(session: Session, token: str) -> None:
    with pytest.raises(NotFoundError):
        user_of_reset(session, token)


def _lock(user: User) -> None:
    user.locked_at = START


def _deactivate(user: User) -> None:
    user.active = False


@pytest.mark.parametrize("shut_out", [_lock, _deactivate])
def test_who_may_not_sign_in_gets_nothing(
    session: Session, user: User, shut_out: Callable[[User], None]
) -> None:
    (token,) = ask(session, "author@example.com")
    shut_out(user)
    session.flush()
    with pytest.raises(NotFoundError):
        user_of_reset(session, token)
    ask(session, "author@example.com")
    assert len(session.scalars(select(MailMessage)).all()) == 1


@pytest.mark.usefixtures("user")
def test_nobody_is_sent_nothing_by_the_same_work(session: Session) -> None:
    written: list[str] = []

    def watch(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.append(statement.split("(")[0])

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", watch)
    assert len(ask(session, "nobody@example.com")) == 1
    event.remove(engine, "before_cursor_execute", watch)
    assert any("INSERT INTO mail_messages" in statement for statement in written)
    assert session.scalars(select(MailMessage)).all() == []
    assert session.scalars(select(PasswordReset)).all() == []
