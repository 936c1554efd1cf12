"""Figures of zones and how they are made up. Amounts are yuan, written as text to stay exact."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field

from matcher.statistics.breakdowns import Slice
from matcher.statistics.figures import Figure
from webapp.api.models.base import Model


class FigureRow(Model):
    """One figure of a period."""

    code: str = Field(title="代码")
    name: str = Field(title="名称")
    group: str = Field(title="分组")
    unit: str = Field(title="单位")
    formula: str = Field(title="计算方法")
    source: str = Field(title="数据来源")
    note: str = Field(title="说明")
    valid_from: date = Field(title="这一版定义的生效日期")
    threshold: Decimal | None = Field(title="标准，没有时为空")
    value: Decimal | None = Field(title="数值，未知时为空")
    verdict: Literal["met", "unmet", "none", "unknown"] = Field(
        title="是否达标", description="met 达标，unmet 未达标，none 不判断，unknown 没有数据"
    )
    gap: Decimal | None = Field(title="差多少，未达标时才有")
    reason: str = Field(title="没有数值或不判断的原因，或其他须知")
    counted: int = Field(title="计入的记录数")
    excluded: int = Field(title="未计入的记录数")

    @classmethod
    def of(cls, figure: Figure) -> Self:
        """A figure with what matters of its definition."""
        one = figure.definition
        return cls(
            code=one.code,
            name=one.name,
            group=one.group,
            unit=one.unit,
            formula=one.formula,
            source=one.source,
            note=one.note,
            valid_from=one.valid_from,
            threshold=one.threshold,
            value=figure.value,
            verdict=figure.verdict,
            gap=figure.gap,
            reason=figure.reason,
            counted=figure.counted,
            excluded=figure.excluded,
        )


class FigureRows(Model):
    """The figures of a period."""

    zones: list[str] = Field(title="示范区代码")
    period: str = Field(title="统计期")
    items: list[FigureRow]


class SliceRow(Model):
    """Contracts that have something in common."""

    code: str = Field(title="代码，未填写时为空")
    name: str = Field(title="名称")
    count: int = Field(title="合同数")
    amount: Decimal = Field(title="成交额（元）")
    technology_amount: Decimal = Field(title="技术交易额（元）")

    @classmethod
    def of(cls, one: Slice) -> Self:
        """A slice."""
        return cls(**vars(one))


class SliceRows(Model):
    """The contracts of a period by something; the sum is that of 技术合同成交额."""

    zones: list[str] = Field(title="示范区代码")
    period: str = Field(title="统计期")
    by: str = Field(title="分组方式")
    items: list[SliceRow]
