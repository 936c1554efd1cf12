"""Figures of zones, and contracts broken down."""

from typing import Literal

from pydantic import Field
from werkzeug.datastructures import MultiDict

from matcher.statistics.breakdowns import breakdown
from matcher.statistics.figures import figures
from matcher.statistics.zones import visible_zones
from matcher.validation import Schema, Text
from webapp.api.declared import Answer, Group
from webapp.api.models.statistics import FigureRow, FigureRows, SliceRow, SliceRows
from webapp.context import actor, session
from webapp.statistics_query import StatisticsQuery

group = Group("统计")
_PERIOD = "^20[0-9]{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"


class FiguresQuery(Schema):
    """Of which zone and period."""

    zone: Text = Field(
        title="示范区代码",
        default="",
        max_length=20,
        description="不写时为您能查看的全部示范区合计",
    )
    period: str | None = Field(
        title="统计期，如 2026、2026-Q1、2026-03", default=None, pattern=_PERIOD,
        description="不写时为今年",
    )  # fmt: skip

    @property
    def asked(self) -> StatisticsQuery:
        """The zones and the period that are meant."""
        given = MultiDict({"zone": self.zone, "period": self.period or ""})
        return StatisticsQuery.parse(given, visible_zones(session(), actor()))


class BreakdownQuery(FiguresQuery):
    """By what, of which zone and period."""

    by: Literal[
        "type", "type_before_2021", "subtype", "technical_field", "industry", "region",
        "direction", "month", "broker", "service_body",
    ] = Field(title="分组方式", default="type")  # fmt: skip


@group.get(
    "/statistics/figures", "示范区指标", FigureRows, "statistics.see", query=FiguresQuery,
    description="按现在的台账计算；已冻结的版本见指标页。",
)  # fmt: skip
def list_figures(query: FiguresQuery) -> Answer:
    """The figures of a period as they are now."""
    asked = query.asked
    found = figures(session(), actor(), asked.zone_ids, asked.period)
    rows = [FigureRow.of(one) for one in found]
    return Answer(FigureRows(zones=_codes(asked), period=asked.period.key, items=rows))


@group.get(
    "/statistics/breakdowns", "技术合同分组统计", SliceRows, "statistics.see",
    query=BreakdownQuery, description="各种分组的合计都等于技术合同成交额。",
)  # fmt: skip
def list_breakdown(query: BreakdownQuery) -> Answer:
    """The contracts of a period by something."""
    asked = query.asked
    found = breakdown(session(), actor(), query.by, asked.zone_ids, asked.period)
    rows = [SliceRow.of(one) for one in found]
    return Answer(SliceRows(zones=_codes(asked), period=asked.period.key, by=query.by, items=rows))


def _codes(asked: StatisticsQuery) -> list[str]:
    return [zone.code for zone in ([asked.zone] if asked.zone else asked.zones)]
