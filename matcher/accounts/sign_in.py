"""Signing in: attempts are counted, then the password is looked at, then a session begins."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.attempts import count_attempt, forgive_attempts
from matcher.accounts.models import User
from matcher.accounts.sessions import Browser, begin_session, is_known_address
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db.encrypted import blind_index

# 19 MiB and two passes: the OWASP minimum, 22 ms here, so that a burst of sign-ins cannot
# occupy both cores for seconds.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("a password that no account has")
REFUSED = (
    "账号或密码不正确，或者因为多次尝试需要等待。请核对后稍候再试，最长等待 15 分钟；"
    "忘记密码请用邮件重设，或联系示范区的安全管理员。"
)


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def password_matches(kept: str, password: str) -> bool:
    """Whether the hash is one of this password."""
    try:
        return _HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def count_password(session: Session, login: str, address: str) -> bool:
    """Count an attempt to give the password of this login; see `count_attempt`."""
    login = _login_of(session, login)
    known = is_known_address(session, login, address)
    return count_attempt(session, "password", login, address, known=known)


def authenticate(session: Session, login: str, password: str, address: str) -> User | None:
    """The user with this login or e-mail address and this password, if they may sign in.

    One hash is computed whoever is asked for, so that the time taken tells nothing. A refusal is
    recorded: the caller commits it.
    """
    user = session.scalar(select(User).where(User.login == _login_of(session, login)))
    right = password_matches(user.password_hash if user else _NOBODY, password)
    if right and user and user.active and user.locked_at is None:
        return user
    somebody = Actor(address=address)
    record(session, somebody, "user.sign_in_refused", ("user", user.id if user else 0))
    session.flush()
    return None


def begin_signed_in(session: Session, user: User, browser: Browser) -> str:
    """Begin the session of a user who has proven everything; returns its token."""
    for kind in ("password", "code"):
        forgive_attempts(session, kind, user.login, browser.address)
    user.signed_in_at = now()
    record(session, actor_of(user, browser.address), "user.sign_in", ("user", user.id))
    return begin_session(session, user, browser)


def _login_of(session: Session, given: str) -> str:
    """The login that is meant: its own, or that of the user with this e-mail address."""
    given = given.strip()
    if "@" not in given:
        return given
    by_address = select(User.login).where(User.email_index == blind_index(given))
    return session.scalar(by_address) or given


def actor_of(user: User, address: str = "") -> Actor:
    """The identity that domain functions receive."""
    return Actor(
        user_id=user.id,
        name=user.display_name,
        organization_id=user.organization_id,
        zone_id=user.zone_id,
        roles=frozenset(held.role for held in user.roles),
        address=address,
    )
