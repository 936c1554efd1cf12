"""Up to four achievements side by side for one demand or scenario."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.matching.chosen import chosen_offers
from matcher.matching.comparison import Comparison, compare_offers
from matcher.taxonomy import load_rules
from webapp.context import actor, runtime, session
from webapp.pages.desk.base import blueprint
from webapp.parts.comparison_file import comparison_file
from webapp.presentation import listing_item, listing_url, marked
from webapp.presentation.comparison import comparison_rows


@blueprint.get("/desk/compare")
def compare() -> str | Response | tuple[str, int]:
    """The table; what was ticked in a list is led to its own address first."""
    require(actor(), "match.see")
    if "compare" in request.args:
        return _chosen()
    need, codes = _asked()
    if not need:
        return _nothing("", {})
    try:
        return _table(compare_offers(session(), actor(), runtime().replica, need, codes))
    except InvalidError as error:
        return _nothing("；".join(p.message for p in error.problems), {need: codes}), 422


@blueprint.get("/desk/compare.xlsx")
def compare_file() -> Response:
    """The same table as a sheet."""
    return comparison_file(compare_offers(session(), actor(), runtime().replica, *_asked()))


def _asked() -> tuple[str, list[str]]:
    """The need and the achievements that the address names."""
    codes = [code.strip().upper() for code in request.args.getlist("with")]
    need = request.args.get("need", "").strip().upper()
    asked = [code for code in codes if code]
    return (need, asked) if all(map(str.isprintable, (need, *asked))) else ("", [])


def _chosen() -> str | Response:
    """To the table of the ticked achievements; where they are for several needs, to choose one."""
    need, _ = _asked()
    groups = chosen_offers(session(), actor(), need, request.args.getlist("compare"))
    if len(groups) == 1:
        code, offers = next(iter(groups.items()))
        return redirect(_address(code, offers))
    error = "所选成果不是同一需求或场景的，请选择其中一组" if groups else ""
    return _nothing(error, groups)


def _nothing(error: str, groups: dict[str, list[str]]) -> str:
    most = load_rules().explore.compared
    return render_template("desk/compare_start.html", error=error, groups=groups, most=most)


def _table(comparison: Comparison) -> str:
    need, most = comparison.need, load_rules().explore.compared
    codes = [offer.listing.code for offer in comparison.offers]
    rows = comparison_rows(comparison) if codes else []
    only = request.args.get("differ") == "1"
    return render_template(
        "desk/compare.html",
        need=need,
        item=listing_item(need),
        unknown=comparison.unknown,
        columns=[_column(comparison, place) for place in range(len(codes))],
        rows=[row for row in rows if row.differs] if only else rows,
        differing=sum(row.differs for row in rows),
        only=only,
        codes=codes,
        most=most,
        marked=marked,
        same=_address(need.code, codes),
    )


def _column(comparison: Comparison, place: int) -> dict[str, Any]:
    """The head of one achievement's column."""
    offer, codes = comparison.offers[place], [one.listing.code for one in comparison.offers]
    rest = [code for code in codes if code != offer.listing.code]
    return {
        "code": offer.listing.code,
        "title": offer.listing.public_title,
        "url": listing_url(offer.listing),
        "grade": offer.result.ranked.grade if offer.result else "",
        "without": _address(comparison.need.code, rest),
    }


def _address(need: str, codes: list[str]) -> str:
    asked: dict[str, Any] = {"need": need, "with": codes}
    return url_for("desk.compare", **asked)
