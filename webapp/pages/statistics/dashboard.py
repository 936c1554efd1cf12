"""The dashboard of a zone, or of all zones together, and the same as a file."""

from dataclasses import replace
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.statistics.freeze import frozen_periods
from webapp.context import actor, session
from webapp.pages.statistics.base import asked, blueprint
from webapp.parts.dashboard import dashboard, turnovers
from webapp.parts.dashboard_file import dashboard_file
from webapp.parts.dashboard_view import dashboard_view
from webapp.presentation.figures import zone_rows
from webapp.statistics_query import StatisticsQuery


@blueprint.get("/indicators")
def index() -> str:
    """Figures, trend, composition, funnel and performance of a period."""
    query = asked()
    if not query.zones:
        return render_template("statistics/no_zone.html")
    return render_template(
        "statistics/index.html",
        query=query,
        period=query.period,
        figure_url=query.figure_url,
        zones=zone_rows(turnovers(query), lambda zone: replace(query, zone=zone).url()),
        frozen=_frozen(query),
        may_freeze=may(actor(), "statistics.freeze"),
        **dashboard_view(dashboard(query)),
    )


@blueprint.get("/indicators.xlsx")
def sheet() -> Response:
    """The same numbers as a file."""
    query = asked()
    return dashboard_file(query, dashboard(query))


def _frozen(query: StatisticsQuery) -> Any:
    """The newest frozen version of the period; None for none, or for all zones together."""
    if query.zone is None:
        return None
    found = frozen_periods(session(), actor(), query.zone.id)
    return next((one for one in found if one.period == query.period), None)
