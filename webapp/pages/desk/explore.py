"""The broker's search: a listing as the query, terms on top, and a partner added by hand."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, require
from matcher.errors import InvalidError, NotFoundError
from matcher.listings.models import Listing
from matcher.listings.visibility import get_listing
from matcher.matching.explore import explore as find
from matcher.matching.passages import side_of
from matcher.matching.propose import add_by_hand, stored_pairs
from webapp.context import actor, runtime, session
from webapp.explore_query import ExploreQuery
from webapp.forms.posted_text import posted_text
from webapp.pages.desk.base import blueprint
from webapp.presentation.exploring import explored_context


@blueprint.get("/desk/explore")
def explore() -> str | tuple[str, int]:
    """What is nearest to a listing; without one, the form that asks for it."""
    require(actor(), "match.see")
    query = ExploreQuery.parse(request.args)
    if not query.listing:
        return _start("", "")
    try:
        listing = get_listing(session(), actor(), query.listing)
    except NotFoundError as error:
        return _start(error.message, query.listing), 404
    return _page(listing, query, "")


@blueprint.post("/desk/explore")
def add_pair() -> Response | tuple[str, int]:
    """Add a pair with a note, and go on searching."""
    require(actor(), "match.decide")
    query = ExploreQuery.parse(request.args)
    listing = get_listing(session(), actor(), query.listing)
    other = get_listing(session(), actor(), request.form.get("other", ""))
    try:
        note = posted_text("note")
        match = add_by_hand(session(), actor(), runtime().replica, listing, other, note)
    except InvalidError as error:
        session().rollback()
        again = get_listing(session(), actor(), query.listing)
        return _page(again, query, "；".join(p.message for p in error.problems)), 422
    flash(f"已加入：{match.need.code} 与 {match.achievement.code}，在建议匹配中待处理。", "success")
    return redirect(query.of_kind_for(listing.kind).url)


def _start(error: str, asked: str) -> str:
    return render_template("desk/explore_start.html", error=error, asked=asked)


def _page(listing: Listing, query: ExploreQuery, error: str) -> str:
    query = query.of_kind_for(listing.kind)
    found = find(session(), actor(), runtime().replica, listing, query.wish, query.page)
    paired = query.wish.side != side_of(listing.kind)
    others = [one.listing for one in found.results] if paired else []
    return render_template(
        "desk/explore.html",
        listing=listing,
        error=error,
        stored=stored_pairs(session(), actor(), listing, others),
        adds=paired and listing.state == "published" and may(actor(), "match.decide"),
        compares=paired and query.kind == "achievement",
        **explored_context(listing, query, found),
    )
