"""Accounts as security administrators see them, and how the platform runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.accounts.administration import TRANSITIONS
from matcher.accounts.administration import Account as Administered
from matcher.matching.index_state import IndexState
from matcher.runtime import Runtime
from webapp.api.models.base import Model, Page


class Account(Model):
    """An account; nothing of what its person has written."""

    login: str = Field(title="账号")
    name: str = Field(title="姓名")
    organization: str = Field(title="单位；没有时为空")
    roles: list[str] = Field(title="角色，代码表 roles")
    state: str = Field(title="状态：active 正常，locked 已锁定，inactive 已停用")
    second_factor: bool = Field(title="是否启用了动态口令")
    sessions: int = Field(title="没有结束的登录")
    signed_in_at: datetime | None = Field(title="最近登录")
    stale: bool = Field(title="是否很久没有登录")
    actions: list[str] = Field(title="现在可以改变的状态")

    @classmethod
    def of(cls, found: Administered) -> Self:
        """An account whose organization is read."""
        user = found.user
        return cls(
            login=user.login,
            name=user.display_name,
            organization=user.organization.name if user.organization else "",
            roles=sorted(held.role for held in user.roles),
            state=found.state,
            second_factor=found.second_factor,
            sessions=found.sessions,
            signed_in_at=user.signed_in_at,
            stale=found.stale,
            actions=[verb for verb, (begins, _) in TRANSITIONS.items() if found.state in begins],
        )


class Accounts(Page):
    """In the order of their logins."""

    items: list[Account]

    @classmethod
    def of(cls, found: Sequence[Administered], following: str) -> Self:
        """A page."""
        return cls(items=[Account.of(one) for one in found], next=following)


class SystemState(Model):
    """Index, models and settings of the process that answers: no content, no secrets."""

    index_entries: int = Field(title="检索索引中的信息")
    index_behind: int = Field(title="索引落后于数据库的变更")
    encoder: str = Field(title="语义编码器")
    ranker: str = Field(title="排序模型的版本")
    ranker_reason: str = Field(title="为什么用它")
    database: str = Field(title="数据库的种类")
    workers: int = Field(title="服务进程")
    public_url: str = Field(title="对外地址；未设置时为空")
    smtp: bool = Field(title="邮件是否经 SMTP 发送")
    https: bool = Field(title="是否经 HTTPS 访问")
    password_policy: str = Field(title="密码规则：mlps 或 asvs")
    demonstration: bool = Field(title="是否演示")

    @classmethod
    def of(cls, runtime: Runtime, found: IndexState) -> Self:
        """The runtime's settings beside the state of its index."""
        settings = runtime.settings
        return cls(
            index_entries=found.entries,
            index_behind=found.behind,
            encoder=runtime.choice.encoder,
            ranker=found.model.version,
            ranker_reason=found.model.why,
            database=runtime.database.engine.url.get_backend_name(),
            workers=settings.web_workers,
            public_url=settings.public_url,
            smtp=bool(settings.smtp_url),
            https=settings.https,
            password_policy=settings.password_policy,
            demonstration=settings.demonstration,
        )
