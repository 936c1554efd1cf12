"""Notifications and saved searches of an account."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from matcher.dispatch.loaders import Shown
from matcher.notifications.models import Notification
from matcher.saved_searches.models import SavedSearch
from webapp.api.models.base import Model, Page


class NotificationRow(Model):
    """That something happened to an object, which is told as it is now."""

    id: int = Field(title="编号")
    kind: str = Field(title="类别", description="代码表 notification_kinds")
    created_at: datetime = Field(title="时间")
    read_at: datetime | None = Field(title="读过的时间，未读时为空")
    title: str | None = Field(title="所说的内容，已不可查看时为空")
    code: str = Field(title="其编号，没有时为空")

    @classmethod
    def of(cls, one: Notification, shown: Shown | None) -> Self:
        """One with what the reader may see of its object."""
        return cls(
            id=one.id,
            kind=one.kind,
            created_at=one.created_at,
            read_at=one.read_at,
            title=shown.title if shown else None,
            code=shown.code if shown else "",
        )


class NotificationRows(Page):
    """The newest first."""

    items: list[NotificationRow]
    unread: int = Field(title="共有多少条未读")


class ReadAll(Model):
    """What was marked."""

    marked: int = Field(title="有多少条标为已读")


class SavedSearchRow(Model):
    """A search that is kept."""

    id: int = Field(title="编号")
    name: str = Field(title="名称")
    kind: str = Field(title="类别")
    q: str = Field(title="检索内容")
    filters: dict[str, Any] = Field(title="筛选条件，代码同检索的参数")
    frequency: str = Field(title="提醒频率", description="代码表 mail_frequencies")
    news: int = Field(title="上次查看以来新增多少条")
    created_at: datetime = Field(title="保存时间")
    due_at: datetime = Field(title="下次提醒的时间")

    @classmethod
    def of(cls, one: SavedSearch, news: int) -> Self:
        """A search of the caller's."""
        same = ("id", "name", "kind", "frequency", "created_at", "due_at")
        told = {name: getattr(one, name) for name in same}
        filters = {name: value for name, value in one.filters.items() if name != "kinds"}
        return cls(**told, q=one.text, filters=filters, news=news)


class SavedSearchRows(Model):
    """The newest first."""

    items: list[SavedSearchRow]
