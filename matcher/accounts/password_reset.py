"""A forgotten password: a link by mail sets another one, once and soon."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.passwords import set_password
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in import actor_of
from matcher.accounts.sign_in_models import PasswordReset
from matcher.audit import record
from matcher.clock import now
from matcher.db.encrypted import blind_index
from matcher.errors import NotFoundError
from matcher.mail import send
from matcher.taxonomy.rules import load_rules
from matcher.taxonomy.sign_in_rules import PasswordPolicy

_SUBJECT = "重设登录密码"
_TEXT = """您好：

有人请求为使用本邮箱的账号重设密码。如果是您本人，请在 {minutes} 分钟内打开下面的地址，设置新密码：

{link}

地址只能使用一次。如果不是您本人，请忽略本邮件，密码不会改变。
"""
_NOBODY = "nobody@example.invalid"


def request_reset(session: Session, email: str, link: Callable[[str], str]) -> None:
    """Send the link to the user of this address; nothing tells whether there is one.

    Args:
        session: the transaction.
        email: as typed.
        link: the address of the page that takes a token.
    """
    token = secrets.token_urlsafe(32)
    text = _TEXT.format(minutes=load_rules().sign_in.reset_minutes, link=link(token))
    user = session.scalar(
        select(User).where(
            User.email_index == blind_index(email), User.active, User.locked_at.is_(None)
        )
    )
    if user is None or user.email is None:
        _send_to_nobody(session, text)
        return
    session.add(PasswordReset(user_id=user.id, token_hash=token_digest(token)))
    record(session, actor_of(user), "user.request_reset", ("user", user.id))
    send(session, user.email, _SUBJECT, text)


def user_of_reset(session: Session, token: str) -> User:
    """Who may set a new password with this token.

    Raises:
        NotFoundError: the token is unknown, used or too old.
    """
    since = now() - timedelta(minutes=load_rules().sign_in.reset_minutes)
    user = session.scalar(
        select(User)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(PasswordReset.token_hash == token_digest(token), PasswordReset.created_at > since)
        .where(User.active, User.locked_at.is_(None))
    )
    if user is None:
        raise NotFoundError("这个重设密码的地址已经用过或者过期。请在登录页重新申请。")
    return user


def reset_password(
    session: Session, token: str, password: str, policy: PasswordPolicy, address: str
) -> None:
    """Set the new password; this link and all others of the user are used up.

    Raises:
        NotFoundError: the token is unknown, used or too old.
        InvalidError: the policy refuses the password; the link can be used again.
    """
    user = user_of_reset(session, token)
    set_password(session, actor_of(user, address), user, password, policy)


def forget_resets(session: Session) -> None:
    """Delete the links that no longer work."""
    since = now() - timedelta(minutes=load_rules().sign_in.reset_minutes)
    session.execute(delete(PasswordReset).where(PasswordReset.created_at <= since))


def _send_to_nobody(session: Session, text: str) -> None:
    """Take the time that sending takes."""
    undone = session.begin_nested()
    send(session, _NOBODY, _SUBJECT, text)
    undone.rollback()
