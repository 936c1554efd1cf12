"""Engagements as a table: filters, orders, a file of the rows, and saved views."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matcher.engagements.filters import CODES, EngagementFilters
from matcher.engagements.find import all_desk_engagements, desk_engagements
from matcher.engagements.owners import owners_of
from matcher.engagements.views import SavedView, default_filters, views_of
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.desk.base import blueprint
from webapp.pages.desk.board import usual_whose
from webapp.parts.desk_file import MOST_ROWS, desk_file
from webapp.parts.desk_rows import desk_rows

SORTS = {
    "deadline": "期限近的在前",
    "next": "下一步近的在前",
    "since": "停留久的在前",
    "newest": "新建的在前",
}
_SCHEMES = {"stages": "stages", "fields": "technical_fields", "kinds": "listing_kinds"}
_LABELS = {"stages": "阶段", "fields": "技术领域", "kinds": "需方类别"}


@blueprint.get("/desk/engagements")
def table() -> str:
    """The engagements that the filters leave; without any the user's default view."""
    views = views_of(session(), actor())
    filters = asked_filters(request.args, views)
    found = desk_engagements(session(), actor(), filters, request.args.get("page", 1, type=int))
    owners = owners_of(session(), actor())
    told = filters.told()
    return render_template(
        "desk/table.html",
        found=found,
        rows=desk_rows(found.engagements, "", owners),
        filters=filters,
        groups=_groups(filters),
        owners=owners,
        sorts=SORTS,
        views=[_view(view, told) for view in views],
        unlimited=told == {"whose": filters.whose},
        base=url_for("desk.table", **told),
        files={sheet: url_for("desk.export", sheet=sheet, **told) for sheet in ("xlsx", "csv")},
        hidden=[(name, one) for name, kept in told.items() for one in _listed(kept)],
    )


@blueprint.get("/desk/engagements/export/<any(csv,xlsx):sheet>")
def export(sheet: str) -> Response:
    """The same rows as a file."""
    filters = asked_filters(request.args, ())
    rows = desk_rows(all_desk_engagements(session(), actor(), filters, MOST_ROWS), "")
    return desk_file(rows, sheet)


def asked_filters(args: MultiDict[str, str], views: Any) -> EngagementFilters:
    """What the address asks for; the default view where it asks for nothing."""
    given: dict[str, Any] = {
        name: args.getlist(name) if name in CODES else args.get(name, "")
        for name in EngagementFilters.model_fields
        if name in args
    }
    given = given or dict(default_filters(views))
    return EngagementFilters.read(given, whose=usual_whose())


def _groups(filters: EngagementFilters) -> list[dict[str, Any]]:
    """The check boxes of each code list."""
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "options": [
                {
                    "value": code,
                    "label": scheme(_SCHEMES[name]).name(code),
                    "checked": code in getattr(filters, name),
                }
                for code in codes
            ],
        }
        for name, codes in CODES.items()
    ]


def _view(view: SavedView, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "url": url_for("desk.table", **view.filters),
        "current": view.filters == told,
        "is_default": view.is_default,
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
