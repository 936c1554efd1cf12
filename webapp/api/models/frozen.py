"""Frozen versions of the figures of a zone's periods."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from matcher.statistics.frozen import Frozen, FrozenPeriod
from webapp.api.models.base import Model
from webapp.api.models.statistics import FigureRow


class FrozenRow(Model):
    """That a period was frozen."""

    period: str = Field(title="统计期")
    number: int = Field(title="第几版")
    note: str = Field(title="说明")
    frozen_by: str = Field(title="谁冻结的")
    frozen_at: datetime = Field(title="冻结时间")
    sha256: str = Field(title="全部内容的校验值", description="审计记录里也有")

    @classmethod
    def of(cls, one: FrozenPeriod, **more: object) -> Self:
        """One version."""
        return cls(
            period=one.period.key,
            number=one.version,
            note=one.note,
            frozen_by=one.frozen_by,
            frozen_at=one.frozen_at,
            sha256=one.sha256,
            **more,
        )


class FrozenRows(Model):
    """The latest period first, of each the newest version first."""

    zone: str = Field(title="示范区代码")
    items: list[FrozenRow]


class FrozenVersion(FrozenRow):
    """A version with its figures."""

    zone: str = Field(title="示范区代码")
    definitions: str = Field(title="指标定义的版本")
    until: date = Field(title="记录截止的日期")
    items: list[FigureRow]

    @classmethod
    def seen(cls, zone: str, kept: Frozen) -> Self:
        """The figures as they were."""
        items = [FigureRow.of(one) for one in kept.figures]
        return cls.of(kept, zone=zone, definitions=kept.definitions, until=kept.until, items=items)
