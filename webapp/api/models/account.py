"""Who one is, and one's tokens."""

from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens import AccessToken
from webapp.api.models.base import Model


class Identity(Model):
    """The account that calls."""

    name: str = Field(title="姓名")
    roles: list[str] = Field(title="角色")
    organization_id: int | None = Field(title="单位的编号")
    zone_id: int | None = Field(title="示范区的编号")
    scopes: list[str] | None = Field(title="令牌的范围；用登录会话时为空")


class Token(Model):
    """An access token, without its secret."""

    id: int
    name: str = Field(title="名称")
    prefix: str = Field(title="开头几位，用来辨认")
    scopes: list[str] = Field(title="范围")
    organization: bool = Field(title="是否单位令牌")
    created_by: str = Field(title="创建人")
    created_at: datetime = Field(title="创建时间")
    expires_at: datetime = Field(title="到期时间")
    last_used_at: datetime | None = Field(title="最近使用，精确到五分钟")
    revoked_at: datetime | None = Field(title="撤销时间")

    @classmethod
    def of(cls, token: AccessToken) -> Self:
        """A token whose user is read."""
        return cls(
            id=token.id,
            name=token.name,
            prefix=token.prefix,
            scopes=token.scopes,
            organization=token.organization_id is not None,
            created_by=token.user.display_name,
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )


class Tokens(Model):
    """One's tokens, the newest first."""

    items: list[Token]


class OpenSession(Model):
    """A browser in which one is signed in."""

    id: int
    created_at: datetime = Field(title="登录时间")
    seen_at: datetime = Field(title="最近使用")
    address: str = Field(title="网络地址")
    agent: str = Field(title="浏览器")

    @classmethod
    def of(cls, session: SignInSession) -> Self:
        """One that is open."""
        return cls(**{name: getattr(session, name) for name in cls.model_fields})


class Sessions(Model):
    """The one used last first."""

    items: list[OpenSession]
