"""All that the dashboard and its file show of zones and a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.accounts.models import Zone
from matcher.statistics.body_performance import BodyPerformance, body_performance
from matcher.statistics.breakdowns import Cell, Slice, breakdown, cross
from matcher.statistics.broker_performance import BrokerPerformance, broker_performance
from matcher.statistics.figures import Figure, figure, figures
from matcher.statistics.frozen import Frozen
from matcher.statistics.funnel import FunnelStep, funnel
from matcher.statistics.stage_times import StageTime, stage_times
from matcher.statistics.trends import Growth, Point, growth, trend
from webapp.context import actor, session
from webapp.statistics_query import StatisticsQuery

BREAKDOWNS: Mapping[str, str] = {
    "type": "合同类别",
    "technical_field": "技术领域",
    "industry": "服务行业",
    "region": "地区",
    "direction": "流向",
}
"""Ways of the ledger -> what they are called."""


@dataclass(frozen=True)
class Dashboard:
    """What there is to show.

    Attributes:
        figures: all of them.
        months: 24, the oldest first.
        growth: beside the year before: all contracts, then each type.
        breakdowns: by the keys of `BREAKDOWNS`, the largest slice first, none empty.
        cells: technical fields × types.
        steps: of the funnel.
        stages: of engagements, with the time in each.
        brokers: what each of them did.
        bodies: what each service body did.
    """

    figures: Sequence[Figure]
    months: Sequence[Point]
    growth: Sequence[Growth]
    breakdowns: Mapping[str, Sequence[Slice]]
    cells: Sequence[Cell]
    steps: Sequence[FunnelStep]
    stages: Sequence[StageTime]
    brokers: Sequence[BrokerPerformance]
    bodies: Sequence[BodyPerformance]


def dashboard(query: StatisticsQuery) -> Dashboard:
    """Compute it."""
    asked = (session(), actor())
    where = (query.zone_ids, query.period)
    cells = cross(*asked, *where)
    others = {by: breakdown(*asked, by, *where) for by in ("industry", "region", "direction")}
    return Dashboard(
        figures=figures(*asked, *where),
        months=trend(*asked, *where),
        growth=growth(*asked, *where),
        breakdowns={by: _ranked(slices) for by, slices in (_added_up(cells) | others).items()},
        cells=cells,
        steps=funnel(*asked, *where),
        stages=stage_times(*asked, *where),
        brokers=broker_performance(*asked, *where),
        bodies=body_performance(*asked, *where),
    )


def turnovers(query: StatisticsQuery) -> Sequence[tuple[Zone, Figure]]:
    """What each zone adds to the turnover, the largest first; nothing for a single zone."""
    if query.zone:
        return []
    asked = (session(), actor(), "turnover")
    found = [(one, figure(*asked, [one.id], query.period)) for one in query.zones]
    return sorted(found, key=lambda pair: -(pair[1].value or 0))


def frozen_dashboard(kept: Frozen) -> Dashboard:
    """The same as it was frozen."""
    return Dashboard(
        figures=kept.figures,
        months=kept.trend,
        growth=kept.growth,
        breakdowns={by: _ranked(kept.breakdowns[by]) for by in BREAKDOWNS},
        cells=kept.cross,
        steps=kept.funnel,
        stages=kept.stage_times,
        brokers=kept.broker_performance,
        bodies=kept.body_performance,
    )


def _added_up(cells: Iterable[Cell]) -> dict[str, Sequence[Slice]]:
    """The two breakdowns that the cells hold already."""
    by_type, by_field = dict[str, Slice](), dict[str, Slice]()
    for cell in cells:
        _add(by_type, cell.type, cell.type_name, cell)
        _add(by_field, cell.field, cell.field_name, cell)
    return {"type": [*by_type.values()], "technical_field": [*by_field.values()]}


def _add(slices: dict[str, Slice], code: str, name: str, cell: Cell) -> None:
    before = slices.get(code, Slice(code, name))
    slices[code] = Slice(
        code,
        name,
        before.count + cell.count,
        before.amount + cell.amount,
        before.technology_amount + cell.technology_amount,
    )


def _ranked(slices: Iterable[Slice]) -> list[Slice]:
    return sorted((one for one in slices if one.count), key=lambda one: -one.amount)
