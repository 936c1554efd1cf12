"""The dashboard as what its templates draw."""

from typing import Any

from webapp.parts.dashboard import BREAKDOWNS, Dashboard
from webapp.presentation.figures import grouped
from webapp.presentation.statistics_cards import cards
from webapp.presentation.statistics_charts import (
    funnel_chart,
    heat_chart,
    slices_chart,
    trend_chart,
)
from webapp.presentation.statistics_tables import body_rows, broker_rows, growth_rows, stage_rows


def dashboard_view(found: Dashboard) -> dict[str, Any]:
    """What `statistics/parts/dashboard.html` draws."""
    return {
        "groups": grouped(cards(found.figures, found.months)),
        "trend": trend_chart(found.months),
        "growth": growth_rows(found.growth),
        "charts": {
            by: (label, slices_chart(label, found.breakdowns[by]))
            for by, label in BREAKDOWNS.items()
        },
        "heat": heat_chart(found.cells),
        "funnel": funnel_chart(found.steps),
        "stages": stage_rows(found.stages),
        "brokers": broker_rows(found.brokers),
        "bodies": body_rows(found.bodies),
    }
