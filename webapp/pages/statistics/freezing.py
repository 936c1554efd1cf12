"""Freeze a period of one's zone, and the versions that were frozen."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, require
from matcher.errors import FieldProblem, InvalidError
from matcher.statistics.figures import figures
from matcher.statistics.freeze import NOTE_LENGTH, freeze
from matcher.statistics.frozen import FrozenPeriod, frozen_periods
from webapp.context import actor, session
from webapp.pages.statistics.base import asked, blueprint
from webapp.presentation.figures import figure_row
from webapp.presentation.text import minute
from webapp.statistics_query import StatisticsQuery


@blueprint.get("/indicators/freeze")
def freezing() -> str:
    """What would be frozen, for operators; and what was, for all."""
    return freezing_page(_one_zone(asked()))


@blueprint.post("/indicators/freeze")
def freeze_period() -> Response | tuple[str, int]:
    """Freeze the period of the address."""
    require(actor(), "statistics.freeze")
    query = _one_zone(asked())
    if query.zone is None:
        return freezing_page(query), 422
    note = request.form.get("note", "")
    try:
        kept = freeze(session(), actor(), query.zone, query.period, note)
    except InvalidError as error:
        return freezing_page(query, error.problems, note), 422
    flash(f"已冻结{query.period.label}的指标，第 {kept.version} 版。", "success")
    return redirect(_address(query, kept))


def freezing_page(
    query: StatisticsQuery, problems: Sequence[FieldProblem] = (), note: str = ""
) -> str:
    """The page, with what was refused."""
    if query.zone is None:
        return render_template("statistics/no_zone.html")
    who = actor()
    kept = frozen_periods(session(), who, query.zone.id)
    same = [one.version for one in kept if one.period == query.period]
    freezes = may(who, "statistics.freeze") and query.period.begun
    rows = figures(session(), who, query.zone_ids, query.period) if freezes else []
    return render_template(
        "statistics/freeze.html",
        query=query,
        may_freeze=may(who, "statistics.freeze"),
        rows=[figure_row(one) for one in rows],
        version=max(same, default=0) + 1,
        field={
            "name": "note",
            "label": "更正说明" if same else "说明",
            "kind": "textarea",
            "rows": 3,
            "required": bool(same),
            "max_length": NOTE_LENGTH,
            "hint": "写明更正了什么、为什么" if same else "可以不填，例如“用于 2026 年度建设报告”",
            "value": note,
            "error": next((one.message for one in problems if one.field == "note"), ""),
        },
        problems=problems,
        versions=[_version(query, one) for one in kept],
    )


def _one_zone(query: StatisticsQuery) -> StatisticsQuery:
    """Versions are of one zone: the first of those that the reader sees, where none is named."""
    return query if query.zone or not query.zones else replace(query, zone=query.zones[0])


def _version(query: StatisticsQuery, one: FrozenPeriod) -> dict[str, str]:
    return {
        "period": one.period.label,
        "version": f"第 {one.version} 版",
        "at": minute(one.frozen_at),
        "by": one.frozen_by,
        "note": one.note,
        "url": _address(query, one),
    }


def _address(query: StatisticsQuery, kept: FrozenPeriod) -> str:
    return url_for(
        "statistics.frozen_version",
        zone_code=query.zone.code if query.zone else "",
        period_key=kept.period.key,
        version_number=kept.version,
    )
