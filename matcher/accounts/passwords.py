"""What a password must be, and how it is changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

from matcher.accounts.models import User
from matcher.accounts.sessions import end_sessions
from matcher.accounts.sign_in import hash_password, password_matches
from matcher.accounts.sign_in_models import FormerPassword, PasswordReset
from matcher.accounts.tokens import revoke_personal_tokens
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.settings import Settings
from matcher.taxonomy.rules import load_rules
from matcher.taxonomy.sign_in_rules import PasswordPolicy

# The estimate takes long for long passwords; what follows would only make them stronger.
_ESTIMATED = 72
_CLASSES = (str.isupper, str.islower, str.isdigit)


def password_policy(settings: Settings) -> PasswordPolicy:
    """The policy in force; the published passwords of a demonstration never expire."""
    policy = load_rules().sign_in.passwords[settings.password_policy]
    return replace(policy, days=0) if settings.demonstration else policy


def must_change(user: User, policy: PasswordPolicy) -> bool:
    """Whether the user may do nothing before choosing another password."""
    expired = policy.days and user.password_changed_at + timedelta(days=policy.days) <= now()
    return user.must_change_password or bool(expired)


def check_password(policy: PasswordPolicy, login: str, password: str) -> None:
    """Refuse a password that the policy does not allow.

    Raises:
        InvalidError: the field is `new`, the message says everything that is wrong.
    """
    wrong = _length(policy, password)
    if wrong is None:
        known = policy.without_login and login.casefold() in password.casefold()
        wrong = "、".join(
            message
            for message, refused in (
                (
                    f"用到大写字母、小写字母、数字、其他符号中的 {policy.classes} 类",
                    _lacks(policy, password),
                ),
                ("不包含账号", known),
                ("不用常见或容易猜到的密码", _weak(policy, login, password)),
            )
            if refused
        )
        wrong = wrong and f"请{wrong}"
    if wrong:
        raise InvalidError([FieldProblem("new", "新密码", wrong)])


def set_password(
    session: Session, actor: Actor, user: User, password: str, policy: PasswordPolicy
) -> None:
    """Give the user a password of their own choice; sessions and personal tokens end.

    Raises:
        InvalidError: the policy refuses it, or it was used before.
    """
    check_password(policy, user.login, password)
    former = _former(session, user)
    used = [user.password_hash, *(row.password_hash for row in former[: policy.former])]
    if any(password_matches(kept, password) for kept in used):
        raise InvalidError([FieldProblem("new", "新密码", "请换一个没有用过的密码")])
    _replace(session, actor, user, password, one_time=False)
    record(session, actor, "user.change_password", ("user", user.id))
    session.flush()


def set_one_time_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """Give the user a password that only opens the page where another one is chosen."""
    _replace(session, actor, user, password, one_time=True)
    record(session, actor, "user.issue_password", ("user", user.id))
    session.flush()


def _replace(session: Session, actor: Actor, user: User, password: str, *, one_time: bool) -> None:
    session.add(FormerPassword(user_id=user.id, password_hash=user.password_hash))
    longest = max(policy.former for policy in load_rules().sign_in.passwords.values())
    for forgotten in _former(session, user)[longest:]:
        session.delete(forgotten)
    user.password_hash = hash_password(password)
    user.password_changed_at = now()
    user.must_change_password = one_time
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    end_sessions(session, user)
    revoke_personal_tokens(session, actor, user)


def _former(session: Session, user: User) -> Sequence[FormerPassword]:
    """The former passwords, the last one first."""
    query = select(FormerPassword).where(FormerPassword.user_id == user.id)
    return session.scalars(query.order_by(FormerPassword.id.desc())).all()


def _length(policy: PasswordPolicy, password: str) -> str | None:
    if len(password) < policy.shortest:
        return f"至少 {policy.shortest} 个字符，现有 {len(password)} 个"
    if len(password) > policy.longest:
        return f"最多 {policy.longest} 个字符，现有 {len(password)} 个"
    return None


def _lacks(policy: PasswordPolicy, password: str) -> bool:
    kinds = {next((i for i, is_one in enumerate(_CLASSES) if is_one(c)), -1) for c in password}
    return len(kinds) < policy.classes


def _weak(policy: PasswordPolicy, login: str, password: str) -> bool:
    score: int = zxcvbn(password[:_ESTIMATED], user_inputs=[login])["score"]
    return score < policy.lowest_strength
