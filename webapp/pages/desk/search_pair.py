"""Search by hand with a listing given, and add what was found as a pair."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.listings.models import Listing
from matcher.listings.visibility import get_listing
from matcher.matching.columns import Filters
from matcher.matching.passages import NEED_KINDS
from matcher.matching.propose import add_by_hand, stored_pairs
from matcher.matching.search import LONGEST_QUERY, search
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.forms.posted_text import posted_text
from webapp.pages.desk.base import blueprint
from webapp.presentation import listing_item, marked

_SHOWN = 10


@blueprint.get("/desk/search-pair")
def search_pair() -> str:
    """What fits the query among the listings of the other side."""
    return _page(_given(), "")


@blueprint.post("/desk/search-pair")
def add_pair() -> Response | tuple[str, int]:
    """Add a pair with a note, and go on searching."""
    require(actor(), "match.decide")
    listing = _given()
    other = get_listing(session(), actor(), request.form.get("other", ""))
    try:
        note = posted_text("note")
        match = add_by_hand(session(), actor(), runtime().replica, listing, other, note)
    except InvalidError as error:
        session().rollback()
        return _page(_given(), "；".join(p.message for p in error.problems)), 422
    flash(f"已加入：{match.need.code} 与 {match.achievement.code}，在建议匹配中待处理。", "success")
    kind, page = request.args.get("kind"), request.args.get("page")
    asked = request.args.get("q")
    address = url_for("desk.search_pair", listing=listing.code, q=asked, kind=kind, page=page)
    return redirect(address)


def _given() -> Listing:
    require(actor(), "match.see")
    return get_listing(session(), actor(), request.args.get("listing", ""))


def _page(listing: Listing, error: str) -> str:
    kinds = ("achievement",) if listing.kind in NEED_KINDS else NEED_KINDS
    kind = request.args.get("kind", "")
    kind = kind if kind in kinds else kinds[0]
    text = " ".join(request.args.get("q", listing.public_title).split())[:LONGEST_QUERY]
    found = search(
        session(),
        actor(),
        runtime().replica,
        text if text.isprintable() else "",
        Filters(kinds=(kind,)),
        page=max(request.args.get("page", 1, type=int), 1),
        size=_SHOWN,
    )
    stored = stored_pairs(session(), actor(), listing, [hit.listing for hit in found.hits])
    base = url_for("desk.search_pair", listing=listing.code, q=text, kind=kind)
    return render_template(
        "desk/search_pair.html",
        listing=listing,
        item=listing_item(listing),
        text=text,
        kind=kind,
        kinds=[{"value": one, "label": scheme("listing_kinds").name(one)} for one in kinds],
        found=found,
        rows=[
            {
                "item": listing_item(hit.listing),
                "code": hit.listing.code,
                "snippet": marked(hit.text),
                "match": stored.get(hit.listing.id),
            }
            for hit in found.hits
        ],
        base=base,
        action=f"{base}&page={found.page}",
        error=error,
    )
