"""定制化成果供给: the new achievements of a month for the reader's enterprise."""

from datetime import date

from flask import render_template, request, url_for

from matcher.errors import NotFoundError
from matcher.supply.models import SupplyEntry
from matcher.supply.read import entries_of, months_of, supply_of
from webapp.context import actor, session
from webapp.pages.my.base import blueprint
from webapp.presentation.supply import month_name, supply_cards


@blueprint.get("/supply")
def supply() -> str:
    """One month, the newest unless another one is asked for."""
    months = months_of(session(), actor())
    asked = request.args.get("month", "")
    shown = _month(asked) if asked else (months[0][0] if months else None)
    entries: list[SupplyEntry] = []
    profile = ""
    if shown:
        found = supply_of(session(), actor(), shown)
        profile = found.organization.profile
        entries = list(entries_of(session(), actor(), found))
    return render_template(
        "my/supply.html",
        months=[
            {
                "label": month_name(month),
                "count": count,
                "url": url_for("my.supply", month=f"{month:%Y-%m}"),
                "active": month == shown,
            }
            for month, count in months
        ],
        shown=month_name(shown) if shown else "",
        cards=supply_cards(entries, profile),
    )


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotFoundError("没有这个月份。请从列表中选择，例如 2026-11。") from None
