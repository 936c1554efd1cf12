"""One figure: its definition, its history, and the records that count and that do not."""

from typing import Any

from flask import render_template, request, url_for

from matcher.accounts.permissions import may, reach
from matcher.statistics.figures import Figure, figure
from matcher.statistics.records import Record, records
from webapp.context import actor, session
from webapp.pages.statistics.base import asked, blueprint
from webapp.presentation.figure_history import history_chart
from webapp.presentation.figure_records import record_row
from webapp.presentation.figures import change, definition_facts, figure_row
from webapp.statistics_query import StatisticsQuery

_SHOWN = ("counted", "excluded")
_YEARS = 5
_OF_THE_YEARBOOK = ("entry", "share")


@blueprint.get("/indicators/<figure_code>")
def show(figure_code: str) -> str:
    """The figure and what stands behind it."""
    query = asked()
    shown = request.args.get("shown", "")
    shown = shown if shown in _SHOWN else _SHOWN[0]
    history = _history(query, figure_code)
    found = history[-1]
    page = records(
        session(),
        actor(),
        figure_code,
        query.zone_ids,
        query.period,
        excluded=shown == "excluded",
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "statistics/show.html",
        query=query,
        figure_url=query.figure_url,
        row=figure_row(found),
        change=change(found, history[-2].value),
        facts=definition_facts(found.definition),
        note=found.definition.note,
        history=history_chart(history),
        **_yearbook(query, found),
        shown=shown,
        page=page,
        rows=[_row(query, record) for record in page.records],
        base=query.url("statistics.show", figure_code=figure_code, shown=shown),
    )


def _yearbook(query: StatisticsQuery, found: Figure) -> dict[str, Any]:
    """Where the values are entered that a figure of the yearbook lacks."""
    lacks = found.value is None and found.definition.computation.kind in _OF_THE_YEARBOOK
    if not (lacks and query.zone and query.period.begun and may(actor(), "yearbook.see")):
        return {}
    zone = query.zone.code if len(query.zones) > 1 else None
    return {
        "yearbook_url": url_for("yearbook.index", year=query.period.year, zone=zone),
        "enters": reach(actor(), "yearbook.enter").covers(None, query.zone.id),
    }


def _history(query: StatisticsQuery, code: str) -> list[Figure]:
    """The figure of the period, and before it that of the same period of the years before."""
    periods = [query.period]
    for _ in range(_YEARS - 1):
        periods.insert(0, periods[0].year_before)
    return [figure(session(), actor(), code, query.zone_ids, period) for period in periods]


def _row(query: StatisticsQuery, record: Record) -> dict[str, Any]:
    return record_row(record, actor(), {zone.id: zone.code for zone in query.zones})
