"""The public page of a demand, scenario or achievement."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.clock import today
from matcher.errors import NotFoundError
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import Listing
from matcher.listings.visibility import get_listing, sees_confidential_parts
from matcher.matching.match import match_listing
from matcher.matching.similar import similar
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.parts.attachments import attachment_rows
from webapp.parts.listing_body import body_of
from webapp.presentation import day, listing_item, listing_url, match_brief, summary
from webapp.presentation.page_meta import page_meta
from webapp.presentation.structured_data import listing_data

blueprint = Blueprint("listing", __name__)
_MATCHES = 5
_WORTH_SHOWING = ("strong", "fair", "weak")  # best first


@blueprint.get("/<any(demands,scenarios,achievements):place>/<string(maxlength=20):code>")
def show(place: str, code: str) -> str | Response:
    """All that the reader may see of a listing, and what is near to it."""
    if not code.isprintable():
        raise NotFoundError("没有这个编号。编号的形式如 D2026-0001，请核对。")
    listing = get_listing(session(), actor(), code)
    address = listing_url(listing)
    if request.script_root + request.path != address:
        return redirect(address, 301)
    return render_template(
        "listing/show.html",
        listing=listing,
        kind_name=scheme("listing_kinds").name(listing.kind),
        item=listing_item(listing),
        body=body_of(listing, confidential=sees_confidential_parts(actor(), listing)),
        files=attachment_rows(actor(), listing),
        printed_on=day(today()),
        tasks=_tasks(listing),
        meta=_meta(listing),
        **_near(listing),
    )


def _meta(listing: Listing) -> dict[str, Any]:
    """What programs are told; nothing in it but what everybody may read."""
    public = listing.state == "published"
    return page_meta(
        listing.public_title,
        summary(listing),
        listing_url(listing),
        data=listing_data(listing) if public else None,
        indexed=public,
    )


def _near(listing: Listing) -> dict[str, Any]:
    """Similar listings and possible matches; none for what is not public."""
    if listing.state != "published":
        return {"alike": [], "matches": []}
    replica = runtime().replica
    alike = similar(session(), actor(), replica, listing)
    results = match_listing(session(), actor(), replica, listing, _MATCHES)
    worth = [result for result in results if result.ranked.grade in _WORTH_SHOWING]
    shown = sorted(worth, key=lambda result: _WORTH_SHOWING.index(result.ranked.grade))
    return {
        "alike": [listing_item(other) for other in alike],
        "matches": [match_brief(result, listing) for result in shown],
    }


def _tasks(listing: Listing) -> list[dict[str, str]]:
    """Where the reader's role can go on from here, the most pressing first."""
    who, tasks = actor(), []
    if listing.organization_id == who.organization_id and may(who, "listing.edit"):
        tasks.append({"label": "管理这条信息", "url": url_for("my.listing", code=listing.code)})
    elif may(who, "listing.review") and listing.state in TRANSITIONS["publish"].sources:
        tasks.append({"label": "去审核", "url": url_for("review.desk", code=listing.code)})
    if may(who, "match.see") and listing.state == "published":
        tasks.append({"label": "查看匹配", "url": url_for("desk.matches", code=listing.code)})
        tasks.append({"label": "以此检索", "url": url_for("desk.explore", listing=listing.code)})
    return tasks
