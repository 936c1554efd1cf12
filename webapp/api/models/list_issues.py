"""Approved list issues: rows of the archive, and one with all that it says."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from matcher.list_issues.content import content_of
from matcher.list_issues.find import IssueRow
from matcher.list_issues.models import ListIssue
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page

_SAME = ("kind", "year", "number", "state", "approved_at")


class ListIssueRow(Model):
    """An issue in the archive."""

    zone: str = Field(title="示范区代码")
    kind: str = Field(title="类别", description="demand 需求，scenario 场景")
    year: int = Field(title="年度")
    number: int = Field(title="第几期")
    title: str = Field(title="标题")
    state: str = Field(title="状态", description="代码表 list_issue_states")
    approved_at: datetime = Field(title="批准时间")
    entries: int = Field(title="列入多少条")

    @classmethod
    def of(cls, found: IssueRow, **more: Any) -> Self:
        """An issue whose zone is read."""
        issue = found.issue
        return cls(
            **{name: getattr(issue, name) for name in _SAME},
            zone=issue.zone.code,
            title=mask(issue.title),
            entries=found.entries,
            **more,
        )


class ListIssueRows(Page):
    """The newest first."""

    items: list[ListIssueRow]


class Correction(Model):
    """Which issue is to be read instead."""

    year: int = Field(title="年度")
    number: int = Field(title="第几期")
    note: str = Field(title="更正说明")
    at: datetime | None = Field(title="更正时间")

    @classmethod
    def of(cls, issue: ListIssue) -> Self | None:
        """None where nothing was corrected; both are of one zone and kind."""
        new = issue.replaced_by
        if new is None:
            return None
        cited = {name: getattr(new, name) for name in ("year", "number")}
        return cls(**cited, note=mask(issue.correction), at=issue.corrected_at)


class ListIssueDetail(ListIssueRow):
    """An issue as it was approved, for ever; only what became of it since stands beside it."""

    sha256: str = Field(title="内容的校验值")
    content: dict[str, Any] = Field(
        title="批准时的内容", description="格式和校验方法同清单的 JSON 文件，entries 是各条信息"
    )
    public: list[str] = Field(title="现在仍然公开的信息编号")
    correction: Correction | None = Field(title="更正，没有时为空")

    @classmethod
    def seen(cls, issue: ListIssue, public: Collection[int]) -> Self:
        """An issue with its entries; `public` are row ids of listings."""
        content = content_of(issue)
        told = zip(issue.entries, content["entries"], strict=True)
        return cls.of(
            IssueRow(issue, len(issue.entries)),
            sha256=issue.content_sha256,
            content=content,
            public=[said["code"] for entry, said in told if entry.listing_id in public],
            correction=Correction.of(issue),
        )
