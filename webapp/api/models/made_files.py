"""Files that the worker makes, and annual reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.annual_reports.find import Year
from matcher.made_files.models import MadeFile
from webapp.api.models.base import Model


class MadeFileRow(Model):
    """A file that was asked for."""

    id: int = Field(title="编号")
    kind: str = Field(title="类别", description="代码表 made_file_kinds")
    state: str = Field(
        title="状态", description="asked 等待，making 正在生成，made 已生成，failed 没有生成"
    )
    done: int = Field(title="已完成的份数")
    total: int = Field(title="共多少份；还不知道时为 0")
    name: str = Field(title="文件名")
    size: int = Field(title="字节")
    reason: str = Field(title="没有生成的原因")
    asked_at: datetime = Field(title="请求时间")
    finished_at: datetime | None = Field(title="完成时间")
    expires_at: datetime = Field(title="保存到什么时候")

    @classmethod
    def of(cls, made: MadeFile) -> Self:
        """A file of the caller's."""
        return cls(**{name: getattr(made, name) for name in cls.model_fields})


class MadeFileRows(Model):
    """The newest first."""

    items: list[MadeFileRow]

    @classmethod
    def of(cls, files: Sequence[MadeFile]) -> Self:
        """Files of the caller's."""
        return cls(items=[MadeFileRow.of(one) for one in files])


class ReportYear(Model):
    """A year of which a report may be made."""

    year: int = Field(title="年度")
    frozen: int | None = Field(title="最新一版冻结的指标，没有冻结时为空")
    edited: int = Field(title="改写了几处文字")
    made: str | None = Field(
        title="最近一次生成的报告",
        description="状态同生成的文件，gone 为文件已过保存期；没有生成过时为空",
    )
    made_from: int | None = Field(title="那份报告用的是第几版指标")
    made_at: datetime | None = Field(title="那份报告是什么时候要的")

    @classmethod
    def of(cls, one: Year) -> Self:
        """A year with its state."""
        report = one.made.report if one.made else None
        return cls(
            year=one.year,
            frozen=one.frozen.version if one.frozen else None,
            edited=one.edited,
            made=one.made.state if one.made else None,
            made_from=report.figures_version if report else None,
            made_at=report.made_at if report else None,
        )


class ReportYears(Model):
    """The newest first."""

    zone: str = Field(title="示范区代码")
    items: list[ReportYear]
