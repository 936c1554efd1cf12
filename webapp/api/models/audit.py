"""Audit rows, as auditors read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from matcher.audit.models import AuditEntry
from webapp.api.models.base import Model, Page


class AuditRow(Model):
    """One change, or one refusal."""

    id: int
    position: int | None = Field(title="链中位置")
    at: datetime = Field(title="时间")
    actor_id: int | None = Field(title="操作人编号")
    actor: str = Field(title="操作人")
    token_id: int | None = Field(title="所用的访问令牌；在浏览器里操作时为空")
    address: str = Field(title="来访地址")
    action: str = Field(title="操作")
    object_kind: str = Field(title="对象类别")
    object_id: int = Field(title="对象编号")
    before: dict[str, Any] | None = Field(title="变更前")
    after: dict[str, Any] | None = Field(title="变更后")
    hash: str | None = Field(title="校验值")

    @classmethod
    def of(cls, entry: AuditEntry, names: Mapping[int | None, str]) -> Self:
        """A row with the present name of who acted."""
        kept = {name: getattr(entry, name) for name in cls.model_fields if name != "actor"}
        known = names.get(entry.actor_id) if entry.actor_id else None
        return cls(actor=known or entry.actor_name, **kept)


class AuditRows(Page):
    """The newest first."""

    items: list[AuditRow]
