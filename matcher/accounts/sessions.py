"""Sessions of signed-in users: kept here, so that they can be listed, limited and ended."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from matcher.accounts.models import User
from matcher.accounts.sign_in_models import SignInSession
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import NotFoundError
from matcher.taxonomy.rules import load_rules


@dataclass(frozen=True)
class Browser:
    """Where a session is used: network address, and what the browser calls itself."""

    address: str
    agent: str


def begin_session(session: Session, user: User, browser: Browser, *, pending: bool = False) -> str:
    """Begin a session; returns its token of 256 random bits, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=token_digest(token),
            user_id=user.id,
            pending=pending,
            address=browser.address,
            agent=browser.agent[:200],
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str) -> SignInSession | None:
    """The open session with this token, with its user; None if it ended or its user is shut out."""
    # One statement for all that every page asks of its reader.
    user = contains_eager(SignInSession.user)
    query = (
        select(SignInSession)
        .join(SignInSession.user)
        .options(user.joinedload(User.roles), user.joinedload(User.organization))
        .where(SignInSession.token_hash == token_digest(token), _open())
        .where(User.active, User.locked_at.is_(None))
    )
    return session.scalars(query).unique().one_or_none()


def seen_long_ago(found: SignInSession) -> bool:
    """Whether its use is worth writing down again."""
    return found.seen_at <= now() - timedelta(seconds=load_rules().sign_in.seen_seconds)


def mark_seen(session: Session, session_id: int) -> None:
    """Write down that a session is in use."""
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now())
    )


def open_sessions(session: Session, user_id: int) -> Sequence[SignInSession]:
    """The open sessions of a user, the one used last first."""
    query = select(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.pending.is_(False), _open()
    )
    return session.scalars(query.order_by(SignInSession.seen_at.desc(), SignInSession.id)).all()


def end_session(session: Session, actor: Actor, session_id: int) -> SignInSession:
    """End one of the actor's own sessions.

    Raises:
        NotFoundError: none of the actor's open sessions.
    """
    found = session.scalar(
        select(SignInSession).where(
            SignInSession.id == session_id, SignInSession.user_id == actor.user_id, _open()
        )
    )
    if found is None:
        raise NotFoundError("没有找到这个登录，它可能已经结束。")
    found.ended_at = now()
    record(session, actor, "user.end_session", ("user", found.user_id))
    session.flush()
    return found


def end_sessions(session: Session, user: User, *, but: SignInSession | None = None) -> int:
    """End the sessions of a user, except one if given; returns how many."""
    query = update(SignInSession).where(
        SignInSession.user_id == user.id, SignInSession.ended_at.is_(None)
    )
    if but is not None:
        query = query.where(SignInSession.id != but.id)
    ended = session.execute(query.values(ended_at=now()).returning(SignInSession.id))
    return len(ended.all())


def sign_out_elsewhere(
    session: Session, actor: Actor, user: User, *, but: SignInSession | None = None
) -> int:
    """End the sessions of a user, except one if given, and record it; returns how many."""
    ended = end_sessions(session, user, but=but)
    record(session, actor, "user.end_sessions", ("user", user.id), None, {"ended": ended})
    session.flush()
    return ended


def is_known_address(session: Session, login: str, address: str) -> bool:
    """Whether the user of this login has lately signed in from this address."""
    since = now() - timedelta(days=load_rules().sign_in.known_address_days)
    query = select(SignInSession.id).join(SignInSession.user)
    query = query.where(
        User.login == login,
        SignInSession.address == address,
        SignInSession.pending.is_(False),
        SignInSession.created_at > since,
    )
    return session.scalar(query.limit(1)) is not None


def forget_sessions(session: Session) -> None:
    """Delete the sessions that began long ago."""
    before = now() - timedelta(days=load_rules().sign_in.keep_days)
    session.execute(delete(SignInSession).where(SignInSession.created_at < before))


def token_digest(token: str) -> str:
    """What is kept of a random token: SHA-256, since nothing of 256 bits can be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open() -> ColumnElement[bool]:
    """Not ended, and within the limits of now."""
    rules, moment = load_rules().sign_in, now()
    fresh = moment - timedelta(minutes=rules.pending_minutes)
    return and_(
        SignInSession.ended_at.is_(None),
        SignInSession.seen_at > moment - timedelta(minutes=rules.idle_minutes),
        SignInSession.created_at > moment - timedelta(hours=rules.absolute_hours),
        or_(SignInSession.pending.is_(False), SignInSession.created_at > fresh),
    )
