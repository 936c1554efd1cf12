"""The actions about figures as calls of the domain; all of them are about the zone of a place."""

from matcher.statistics import breakdowns, figures, funnel, trends
from matcher.statistics import records as listing
from matcher.statistics.body_performance import body_performance
from matcher.statistics.broker_performance import broker_performance
from matcher.statistics.freeze import freeze
from matcher.statistics.frozen import frozen, frozen_periods
from matcher.statistics.period import Period
from matcher.statistics.stage_times import stage_times

_YEAR = Period(2025)

CALLS = (
    ("statistics.see", lambda s, a, p: figures.figures(s, a, [p.zone.id], _YEAR)),
    ("statistics.see", lambda s, a, p: figures.figure(s, a, "brokers", [p.zone.id], _YEAR)),
    (
        "statistics.see",
        lambda s, a, p: listing.records(s, a, "turnover", [p.zone.id], _YEAR, excluded=True),
    ),
    ("statistics.see", lambda s, a, p: breakdowns.breakdown(s, a, "type", [p.zone.id], _YEAR)),
    *(
        ("statistics.see", lambda s, a, p, call=call: call(s, a, [p.zone.id], _YEAR))
        for call in (
            *(breakdowns.cross, trends.trend, trends.growth, funnel.funnel, stage_times),
            *(broker_performance, body_performance),
        )
    ),
    ("statistics.see", lambda s, a, p: frozen_periods(s, a, p.zone.id)),
    ("statistics.see", lambda s, a, p: frozen(s, a, p.zone.id, _YEAR)),
    ("statistics.freeze", lambda s, a, p: freeze(s, a, p.zone, _YEAR)),
)
