"""Sign-in: one answer for every kind of failure, one audit row for success."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts import sign_in
from matcher.accounts.models import User, UserRole
from matcher.accounts.sign_in import REFUSED, actor_of, authenticate, hash_password
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.errors import ForbiddenError
from tests.conftest import People

PASSWORD = "示例-密码-2026"


def user_of(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.user_id)


def test_the_right_password_opens_and_is_recorded(session: Session, people: People) -> None:
    user = authenticate(session, " author ", PASSWORD)
    assert actor_of(user) == people.author
    row = session.scalars(select(AuditEntry).where(AuditEntry.action == "user.sign_in")).one()
    assert (row.actor_id, row.object_kind, row.object_id) == (user.id, "user", user.id)


def test_every_failure_says_the_same_verifies_one_hash_and_leaves_no_row(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_of(session, people.broker).active = False
    user_of(session, people.operator).password_hash = "not a hash"
    session.flush()
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(sign_in, "_HASHER", Watched())
    attempts = [("nobody", PASSWORD), ("author", "wrong"), ("author", "")]
    for login, password in [*attempts, ("broker", PASSWORD), ("operator", PASSWORD)]:
        verified.clear()
        with pytest.raises(ForbiddenError) as caught:
            authenticate(session, login, password)
        assert caught.value.message == REFUSED
        assert len(verified) == 1
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


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
