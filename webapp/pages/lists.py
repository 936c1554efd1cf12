"""Approved list issues: the archive, one issue, and its files."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.list_issues.content import KINDS
from matcher.list_issues.files import FORMS
from matcher.list_issues.published import (
    Cited,
    choices,
    get_file,
    get_published,
    published,
    still_public,
)
from matcher.list_issues.words import NAMES
from webapp.answers.downloads import MEDIA_TYPES
from webapp.context import session
from webapp.presentation.list_issues import PLACES, issue_item, issue_page, issue_url

blueprint = Blueprint("lists", __name__, url_prefix="/lists")
_KINDS = {place: kind for kind, place in PLACES.items()}
# Years of four digits and numbers that fit the column: beyond it drivers fail.
_ISSUE = (
    "/<int(fixed_digits=4):year>/<any(demands,scenarios):listed>/<int(max=2147483647):issue_number>"
)
_DAY = 24 * 3600


@blueprint.get("")
def index() -> str:
    """All approved issues, the newest first, by zone, kind and year."""
    zones, years = choices(session())
    zone = _one_of(request.args.get("zone", ""), [zone.code for zone in zones])
    kind = _one_of(request.args.get("kind", ""), KINDS)
    year = request.args.get("year", 0, type=int)
    year = year if year in years else 0
    page = request.args.get("page", 1, type=int)
    found = published(session(), zone, kind, year, page)
    chosen: dict[str, Any] = {"zone": zone, "kind": kind, "year": year or ""}
    return render_template(
        "lists/index.html",
        zones=[(one.code, one.name) for one in zones],
        kinds=[(one, NAMES[one]) for one in KINDS],
        years=[(one, f"{one} 年") for one in years],
        chosen=chosen,
        rows=[issue_item(one) for one in found.rows],
        page=found,
        base=url_for("lists.index", **{name: value for name, value in chosen.items() if value}),
    )


@blueprint.get(_ISSUE)
def show(year: int, listed: str, issue_number: int) -> str:
    """One issue as it was approved; what became of its listings is only told beside it."""
    issue = get_published(session(), _cited(year, listed, issue_number))
    return render_template(
        "lists/issue.html",
        issue=issue_page(issue, still_public(session(), issue)),
        files=[(form, issue_url(issue, form)) for form in FORMS],
    )


@blueprint.get(f"{_ISSUE}.<any(json,xlsx,pdf):file_form>")
def download(year: int, listed: str, issue_number: int, file_form: str) -> Response:
    """A file of an issue, the same bytes for ever."""
    issue = get_published(session(), _cited(year, listed, issue_number))
    file = get_file(session(), issue, file_form)
    response = Response(file.content, mimetype=MEDIA_TYPES[f".{file_form}"])
    response.set_etag(file.sha256)
    response.cache_control.public = True
    response.cache_control.max_age = _DAY
    how = "attachment" if file_form == "xlsx" else "inline"
    name = f"{issue.zone.code}-{listed}-{year}-{issue_number}.{file_form}"
    response.headers["Content-Disposition"] = f'{how}; filename="{_ascii(name)}"'
    return response.make_conditional(request)


def _cited(year: int, listed: str, number: int) -> Cited:
    return Cited(_KINDS[listed], year, number, request.args.get("zone", ""))


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""


def _ascii(name: str) -> str:
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-."))
