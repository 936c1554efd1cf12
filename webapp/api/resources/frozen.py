"""Frozen figures: the versions of a zone, and one of them."""

from werkzeug.datastructures import MultiDict

from matcher.errors import NotFoundError
from matcher.statistics.frozen import frozen, frozen_periods
from matcher.statistics.zones import visible_zones
from webapp.api.declared import Answer, Group
from webapp.api.models.frozen import FrozenRow, FrozenRows, FrozenVersion
from webapp.api.zones import OfZone
from webapp.context import actor, session
from webapp.statistics_query import StatisticsQuery

group = Group("统计")
_ALL, _ACTION = "/statistics/frozen", "statistics.see"


@group.get(_ALL, "已冻结的指标", FrozenRows, _ACTION, query=OfZone)
def list_frozen(query: OfZone) -> Answer:
    """What was frozen of a zone."""
    zone = query.chosen(_ACTION)
    rows = frozen_periods(session(), actor(), zone.id)
    return Answer(FrozenRows(zone=zone.code, items=[FrozenRow.of(one) for one in rows]))


@group.get(
    f"{_ALL}/{{zone_code}}/{{period_key}}/{{version_number}}", "一版冻结的指标", FrozenVersion,
    _ACTION, description="冻结之后不再改变。指标背后的记录在指标的网页上。",
)  # fmt: skip
def show_frozen(zone_code: str, period_key: str, version_number: int) -> Answer:
    """The figures as they were."""
    named = MultiDict({"zone": zone_code, "period": period_key})
    asked = StatisticsQuery.parse(named, visible_zones(session(), actor()))
    (zone_id,) = asked.zone_ids
    kept = frozen(session(), actor(), zone_id, asked.period, version_number)
    if kept is None:
        raise NotFoundError("没有这一版冻结的指标。全部版本见 /api/v1/statistics/frozen。")
    return Answer(FrozenVersion.seen(zone_code, kept))
