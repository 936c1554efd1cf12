"""What a security administrator does to accounts: never to what their people have written."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import User, UserRole
from matcher.accounts.passwords import set_one_time_password
from matcher.accounts.permissions import require
from matcher.accounts.roles import check_roles_compatible
from matcher.accounts.second_factor import remove_second_factor
from matcher.accounts.sessions import end_sessions
from matcher.accounts.sign_in import hash_password
from matcher.accounts.sign_in_models import SecondFactor, SignInSession
from matcher.accounts.tokens import sign_out_everywhere
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ConflictError, ForbiddenError, NotFoundError, TransitionError
from matcher.taxonomy.rules import load_rules

ACTIVE, LOCKED, INACTIVE = "active", "locked", "inactive"
STATE_NAMES: Mapping[str, str] = {ACTIVE: "正常", LOCKED: "已锁定", INACTIVE: "已停用"}
# Verb -> the states it begins in, and the one it ends in.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "lock": (frozenset({ACTIVE}), LOCKED),
    "unlock": (frozenset({LOCKED}), ACTIVE),
    "deactivate": (frozenset({ACTIVE, LOCKED}), INACTIVE),
    "activate": (frozenset({INACTIVE}), ACTIVE),
}


@dataclass(frozen=True)
class Account:
    """A user as the security administrator sees one.

    Attributes:
        second_factor: whether a second factor is enrolled.
        sessions: open sessions, those past their limits included.
        stale: whether nobody has signed in for long.
    """

    user: User
    state: str
    second_factor: bool
    sessions: int
    stale: bool


def state_of(user: User) -> str:
    """The state of an account."""
    if not user.active:
        return INACTIVE
    return LOCKED if user.locked_at else ACTIVE


def list_accounts(session: Session, actor: Actor) -> Sequence[Account]:
    """All accounts, by login."""
    require(actor, "account.manage")
    query = _accounts().options(joinedload(User.organization)).order_by(User.login)
    return [_account(row) for row in session.execute(query)]


def get_account(session: Session, actor: Actor, login: str) -> Account:
    """One account.

    Raises:
        NotFoundError: no such login.
    """
    require(actor, "account.manage")
    row = session.execute(_accounts().where(User.login == login)).one_or_none()
    if row is None:
        raise NotFoundError("没有这个账号，请从账号列表进入。")
    return _account(row)


def open_account(
    session: Session, actor: Actor, login: str, name: str, roles: Collection[str]
) -> str:
    """Open an account of no organization; returns its one-time password.

    Raises:
        InvalidError: unknown roles, or roles that one person may not hold together.
        ConflictError: the login is taken.
    """
    require(actor, "account.manage")
    check_roles_compatible(roles)
    if session.scalar(select(User.id).where(User.login == login)):
        raise ConflictError(f"账号 {login} 已经存在，请换一个名称。")
    password = secrets.token_urlsafe(12)
    user = User(
        login=login,
        display_name=name,
        password_hash=hash_password(password),
        must_change_password=True,
        roles=[UserRole(role=role) for role in sorted(set(roles))],
    )
    session.add(user)
    session.flush()
    record(session, actor, "user.open", ("user", user.id), None, {"roles": sorted(set(roles))})
    return password


def change_state(session: Session, actor: Actor, user: User, verb: str) -> None:
    """Lock, unlock, deactivate or activate; whoever is shut out is signed out.

    Raises:
        TransitionError: not from the present state.
        ForbiddenError: not one's own account.
    """
    _require_other(actor, user)
    before = state_of(user)
    begins, after = TRANSITIONS[verb]
    if before not in begins:
        raise TransitionError("账号的状态刚刚变化，不能进行这一步。请刷新页面后查看。")
    user.active = after != INACTIVE
    user.locked_at = now() if after == LOCKED else None
    if after != ACTIVE:
        end_sessions(session, user)
    record(session, actor, f"user.{verb}", ("user", user.id), {"state": before}, {"state": after})
    session.flush()


def end_all_sessions(session: Session, actor: Actor, user: User) -> int:
    """End all sessions of the user, and revoke the personal tokens; returns how many sessions."""
    _require_other(actor, user)
    return sign_out_everywhere(session, actor, user)


def reset_second_factor(session: Session, actor: Actor, user: User) -> None:
    """Forget a lost telephone; the user enrols another one after the next sign-in."""
    _require_other(actor, user)
    remove_second_factor(session, actor, user)
    end_sessions(session, user)


def issue_password(session: Session, actor: Actor, user: User) -> str:
    """A one-time password to hand over; it opens only the page where another one is chosen."""
    _require_other(actor, user)
    password = secrets.token_urlsafe(12)
    set_one_time_password(session, actor, user, password)
    return password


def set_roles(session: Session, actor: Actor, user: User, roles: Collection[str]) -> None:
    """Give these roles and no others; the user signs in anew with them.

    Raises:
        InvalidError: unknown roles, or roles that one person may not hold together.
    """
    _require_other(actor, user)
    check_roles_compatible(roles)
    before = sorted(held.role for held in user.roles)
    if before == sorted(roles):
        return
    user.roles = [held for held in user.roles if held.role in roles] + [
        UserRole(role=role) for role in sorted(set(roles) - set(before))
    ]
    end_sessions(session, user)
    after = {"roles": sorted(roles)}
    record(session, actor, "user.set_roles", ("user", user.id), {"roles": before}, after)
    session.flush()


def _require_other(actor: Actor, user: User) -> None:
    require(actor, "account.manage")
    if user.id == actor.user_id:
        raise ForbiddenError("不能管理自己的账号。请由另一位安全管理员办理。")


def _accounts() -> Select[User, bool, int]:
    """Users, whether they have a second factor, and how many sessions are not ended."""
    sessions = (
        select(func.count())
        .where(SignInSession.user_id == User.id, SignInSession.ended_at.is_(None))
        .scalar_subquery()
    )
    return select(User, SecondFactor.enrolled_at.is_not(None), sessions).outerjoin(
        SecondFactor, SecondFactor.user_id == User.id
    )


def _account(row: Row[User, bool, int]) -> Account:
    user, second_factor, sessions = row
    since = now() - timedelta(days=load_rules().sign_in.stale_days)
    stale = (user.signed_in_at or user.created_at) < since
    return Account(user, state_of(user), second_factor, sessions, stale)
