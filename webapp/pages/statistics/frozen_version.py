"""A frozen version of a period: its figures as they were, and the records behind them."""

from typing import Any

from flask import render_template, request, url_for

from matcher.accounts.models import Zone
from matcher.errors import InvalidError, NotFoundError
from matcher.statistics.figures import figures
from matcher.statistics.frozen import Frozen, frozen, frozen_records
from matcher.statistics.period import Period
from matcher.statistics.verify import check
from matcher.statistics.zones import visible_zones
from webapp.context import actor, session
from webapp.pages.statistics.base import FROZEN, blueprint
from webapp.parts.dashboard import frozen_dashboard
from webapp.parts.dashboard_view import dashboard_view
from webapp.presentation.figure_records import record_row
from webapp.presentation.figures import difference_rows, figure_row
from webapp.presentation.text import minute


@blueprint.get(FROZEN)
def frozen_version(zone_code: str, period_key: str, version_number: int) -> str:
    """Everything that was shown of the period when it was frozen, and what differs now."""
    where, kept = _kept(zone_code, period_key, version_number)
    now = figures(session(), actor(), [where.id], kept.period)
    return render_template(
        "statistics/frozen.html",
        zone=where,
        kept=kept,
        frozen_at=minute(kept.frozen_at),
        check=check(session(), kept.id),
        period=kept.period,
        differences=difference_rows(kept.figures, now),
        compared=len(kept.figures),
        figure_url=lambda code, shown="": _records_url(where, kept, code, shown),
        **dashboard_view(frozen_dashboard(kept)),
    )


@blueprint.get(f"{FROZEN}/<figure_code>")
def frozen_figure(zone_code: str, period_key: str, version_number: int, figure_code: str) -> str:
    """The records that stood behind a frozen figure."""
    where, kept = _kept(zone_code, period_key, version_number)
    excluded = request.args.get("shown") == "excluded"
    page = frozen_records(
        session(),
        actor(),
        kept,
        figure_code,
        excluded=excluded,
        page=request.args.get("page", 1, type=int),
    )
    row = next(figure_row(one) for one in kept.figures if one.definition.code == figure_code)
    shown = "excluded" if excluded else "counted"
    return render_template(
        "statistics/frozen_figure.html",
        zone=where,
        kept=kept,
        frozen_at=minute(kept.frozen_at),
        check=check(session(), kept.id),
        row=row,
        shown=shown,
        page=page,
        rows=[record_row(one, actor(), {where.id: where.code}) for one in page.records],
        figure_url=lambda code, shown="": _records_url(where, kept, code, shown),
        base=_records_url(where, kept, figure_code, shown, anchor=False),
    )


def _kept(code: str, key: str, version: int) -> tuple[Zone, Frozen]:
    zone = next((one for one in visible_zones(session(), actor()) if one.code == code), None)
    found = frozen(session(), actor(), zone.id, _period(key), version) if zone else None
    if zone is None or found is None:
        raise _unknown()
    return zone, found


def _period(key: str) -> Period:
    try:
        return Period.parse(key)
    except InvalidError as error:
        raise _unknown() from error


def _unknown() -> NotFoundError:
    return NotFoundError("没有这一版冻结的指标，或者您的账号看不到。请从“已冻结的指标”进入。")


def _records_url(
    zone: Zone, kept: Frozen, code: str, shown: str = "", *, anchor: bool = True
) -> str:
    named: dict[str, Any] = {
        "zone_code": zone.code,
        "period_key": kept.period.key,
        "version_number": kept.version,
        "shown": shown or None,
        "_anchor": "records" if shown and anchor else None,
    }
    return url_for("statistics.frozen_figure", figure_code=code, **named)
