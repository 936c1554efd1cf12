"""Passwords and the identity that a signed-in user acts with."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ForbiddenError

# 19 MiB and two passes: the OWASP minimum, 22 ms here, so that a burst of sign-ins cannot
# occupy both cores for seconds.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("a password that no account has")
REFUSED = "账号或密码不正确。请核对后再试；忘记密码请联系示范区运营人员。"


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def authenticate(session: Session, login: str, password: str) -> User:
    """The active user with this login and password.

    Raises:
        ForbiddenError: wrong login or password; the message and the time taken are the same.
    """
    user = session.scalar(select(User).where(User.login == login.strip()))
    if not _matches(user.password_hash if user else _NOBODY, password):
        user = None
    if user is None or not user.active:
        raise ForbiddenError(REFUSED)
    record(session, actor_of(user), "user.sign_in", ("user", user.id))
    session.flush()
    return user


def actor_of(user: User) -> Actor:
    """The identity that domain functions receive."""
    return Actor(
        user_id=user.id,
        name=user.display_name,
        organization_id=user.organization_id,
        zone_id=user.zone_id,
        roles=frozenset(held.role for held in user.roles),
    )


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
