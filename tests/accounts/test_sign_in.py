"""Sign-in: one kind of failure, one audit row for each, one for success."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts import sign_in
from matcher.accounts.models import User, UserRole
from matcher.accounts.sessions import Browser, find_session
from matcher.accounts.sign_in import (
    actor_of,
    authenticate,
    begin_signed_in,
    count_password,
    hash_password,
)
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.clock import now
from tests.conftest import People

PASSWORD = "示例-密码-2026"
HERE = Browser("192.0.2.1", "Firefox")


def user_of(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.user_id)


def test_the_right_password_opens_and_the_whole_sign_in_is_recorded(
    session: Session, people: People
) -> None:
    user = authenticate(session, " author ", PASSWORD, HERE.address)
    assert user
    assert actor_of(user) == people.author
    assert session.scalars(select(AuditEntry)).all() == []
    token = begin_signed_in(session, user, HERE)
    found = find_session(session, token)
    assert found
    assert (found.user, found.pending) == (user, False)
    assert user.signed_in_at
    row = session.scalars(select(AuditEntry).where(AuditEntry.action == "user.sign_in")).one()
    assert (row.actor_id, row.object_kind, row.object_id) == (user.id, "user", user.id)


def test_every_failure_verifies_one_hash_and_leaves_a_row_of_the_same_kind(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_of(session, people.broker).active = False
    user_of(session, people.supervisor).locked_at = now()
    user_of(session, people.operator).password_hash = "not a hash"
    session.flush()
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the name there
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(sign_in, "_HASHER", Watched())
    attempts = [("nobody", PASSWORD), ("author", "wrong"), ("author", "")]
    shut_out = [(login, PASSWORD) for login in ("broker", "operator", "supervisor")]
    for login, password in attempts + shut_out:
        verified.clear()
        assert authenticate(session, login, password, HERE.address) is None
        assert len(verified) == 1
    rows = session.scalars(select(AuditEntry)).all()
    assert [row.action for row in rows] == ["user.sign_in_refused"] * 6
    assert {(row.actor_id, row.before, row.after) for row in rows} == {(None, None, None)}
    assert rows[0].object_id == 0


def test_whoever_is_known_here_is_not_locked_out_by_strangers(
    session: Session, people: People
) -> None:
    begin_signed_in(session, user_of(session, people.author), HERE)
    for number in range(10):
        assert count_password(session, "author", f"198.51.100.{number}")
    assert not count_password(session, "author", "198.51.100.99")
    assert count_password(session, " author ", HERE.address)


def test_an_e_mail_address_means_its_user_and_counts_as_their_login(
    session: Session, people: People
) -> None:
    user = user_of(session, people.author)
    user.set_email("Author@Example.com")
    session.flush()
    assert authenticate(session, " author@example.com", PASSWORD, HERE.address) == user
    assert authenticate(session, "nobody@example.com", PASSWORD, HERE.address) is None
    spelled = ("author", "author@example.com", "AUTHOR@example.com")
    answers = [count_password(session, spelled[n % 3], HERE.address) for n in range(30)]
    alone = [count_password(session, "stranger", HERE.address) for _ in range(30)]
    assert answers == alone
    assert not all(answers)


def test_signing_in_forgives_the_mistakes_before(session: Session, people: People) -> None:
    counted = [count_password(session, "author", HERE.address) for _ in range(4)]
    assert counted == [True, True, True, False]
    begin_signed_in(session, user_of(session, people.author), HERE)
    assert count_password(session, "author", HERE.address)


def test_the_hash_for_nobody_costs_what_a_real_one_costs() -> None:
    parameters = hash_password("示例").split("$")[1:4]
    assert parameters == ["argon2id", "v=19", "m=19456,t=2,p=1"]
    assert sign_in._NOBODY.split("$")[1:4] == parameters


def test_equal_passwords_have_unlike_hashes() -> None:
    assert hash_password("示例") != hash_password("示例")


def test_an_actor_holds_what_the_user_holds(session: Session, people: People) -> None:
    user = user_of(session, people.author)
    user.roles.append(UserRole(role="broker"))
    session.flush()
    actor = actor_of(user)
    assert actor.roles == {"enterprise_member", "broker"}
    assert actor.has("operator", "broker")
    assert not actor.has("operator")
    assert (actor.organization_id, actor.zone_id) == (people.enterprise.id, people.zone.id)


def test_a_role_is_held_once_and_goes_with_the_user(session: Session, people: People) -> None:
    user = user_of(session, people.author)
    session.delete(user)
    session.flush()
    held = select(func.count()).select_from(UserRole).where(UserRole.user_id == user.id)
    assert session.scalar(held) == 0
    other = user_of(session, people.broker)
    other.roles.append(UserRole(role="broker"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_public_and_system_are_nobody() -> None:
    assert (PUBLIC.user_id, PUBLIC.organization_id, PUBLIC.roles) == (None, None, frozenset())
    assert (SYSTEM.user_id, SYSTEM.roles) == (None, {"system"})
