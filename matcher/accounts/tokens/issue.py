"""Make, list and revoke access tokens."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from pydantic import Field
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import may, require
from matcher.accounts.tokens.models import AccessToken
from matcher.accounts.tokens.scopes import Scope
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ForbiddenError, NotFoundError
from matcher.taxonomy import load_rules
from matcher.validation import Schema, Text

PREFIX = "tm_"
_SHOWN = 9


class TokenRequest(Schema):
    """What somebody asks a token for."""

    name: Text = Field(
        title="名称", min_length=1, max_length=60, description="说明给谁用，例如 ERP 同步"
    )
    scopes: list[Scope] = Field(
        title="范围", min_length=1, max_length=10, description="只选用得到的"
    )
    days: int = Field(title="有效天数", default=90, ge=1, le=load_rules().token_days)
    organization: bool = Field(
        title="单位令牌", default=False, description="本单位成员都能看到和撤销，只有成员的权限"
    )


def issue_token(session: Session, actor: Actor, data: TokenRequest) -> tuple[AccessToken, str]:
    """A new token and its secret, which nobody can read again.

    Raises:
        ForbiddenError: the actor has no account, is no member of an organization that the token
            should be for, or is a token.
    """
    require(actor, "token.manage")
    if data.organization:
        require(actor, "token.organization", owner_id=actor.organization_id)
    if actor.scopes is not None:
        # Whoever stole a token must not be able to make themselves a longer one.
        raise ForbiddenError("令牌不能用来创建令牌。请登录后在“访问令牌”页面创建。")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        user_id=actor.user_id,
        organization_id=actor.organization_id if data.organization else None,
        name=data.name,
        prefix=secret[:_SHOWN],
        secret_hash=hash_of(secret),
        scopes=sorted(set(data.scopes)),
        expires_at=now() + timedelta(days=data.days),
    )
    session.add(token)
    session.flush()
    after = {"scopes": token.scopes, "expires": token.expires_at.isoformat()}
    record(session, actor, "token.create", ("token", token.id), None, after)
    session.flush()
    return token, secret


def tokens_of(session: Session, actor: Actor) -> Sequence[AccessToken]:
    """The actor's own tokens and those of the organization, the newest first."""
    require(actor, "token.manage")
    query = select(AccessToken).where(_managed_by(actor)).options(selectinload(AccessToken.user))
    return session.scalars(query.order_by(AccessToken.id.desc())).all()


def revoke_token(session: Session, actor: Actor, token_id: int) -> None:
    """Make a token useless at once; revoking it again changes nothing.

    Raises:
        NotFoundError: there is none that the actor manages.
    """
    require(actor, "token.manage")
    query = select(AccessToken).where(AccessToken.id == token_id, _managed_by(actor))
    token = session.scalar(query)
    if token is None:
        raise NotFoundError("没有这个令牌，或它不属于您。请在令牌列表中核对。")
    if token.revoked_at is None:
        token.revoked_at = now()
        record(session, actor, "token.revoke", ("token", token.id))
        session.flush()


def hash_of(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def _managed_by(actor: Actor) -> ColumnElement[bool]:
    own = AccessToken.user_id == actor.user_id
    if actor.organization_id is None or not may(actor, "token.organization"):
        return own
    return or_(own, AccessToken.organization_id == actor.organization_id)
