"""All listings of the organization together: filtered, chosen from, downloaded."""

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Response, render_template, request, url_for

from matcher.accounts.permissions import may
from matcher.exchange.workbooks import write_own_listings
from matcher.listings import own
from matcher.listings.bulk import STEPS
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules, scheme
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, session
from webapp.pages.my.base import blueprint
from webapp.pages.my.filters import arguments, choices, read_filters
from webapp.parts.author_words import next_step
from webapp.presentation import listing_item
from webapp.presentation.text import day


@blueprint.get("/listings")
def listings() -> str:
    """What the organization has posted, and what happens next with each."""
    filters = read_filters(request.args)
    page = own.own_listings(session(), actor(), filters, request.args.get("page", 1, type=int))
    given = arguments(filters)
    return render_template(
        "my/listings.html",
        **choices(actor(), filters),
        filters=filters,
        hidden=list(given.items()),
        tabs=_tabs(page.by_state, given),
        everything=sum(page.by_state.values()),
        rows=[own_row(listing) for listing in page.listings],
        page=page,
        address=url_for("my.listings", **given),
        export=url_for("my.export", **given),
        steps=[(name, TRANSITIONS[name].label) for name in STEPS],
        bulk_rows=load_rules().own_listings.bulk_rows,
        may_post=may_post(),
    )


@blueprint.get("/listings.xlsx")
def export() -> Response:
    """The same as a workbook."""
    filters = read_filters(request.args)
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "listings.xlsx"
        write_own_listings(session(), actor(), filters, path)
        return workbook(path, "我的信息.xlsx")


def workbook(path: Path, name: str) -> Response:
    """The file as an attachment; it may be deleted afterwards."""
    return download(BytesIO(path.read_bytes()), MEDIA_TYPES[".xlsx"], name)


def own_row(listing: Listing) -> dict[str, Any]:
    """One of the own listings for the list."""
    return {
        **listing_item(listing, with_state=True),
        "url": url_for("my.listing", code=listing.code),
        "code": listing.code,
        "next": next_step(listing),
        "until": day(listing.valid_until) if listing.state in ("published", "paused") else "",
    }


def may_post() -> bool:
    """Whether the reader's role posts anything."""
    return any(may(actor(), f"{kind.code}.create") for kind in scheme("listing_kinds"))


def _tabs(by_state: Mapping[str, int], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The states that there are, each with its address."""
    others = {name: value for name, value in given.items() if name != "state"}
    shown = [
        {
            "label": term.name,
            "count": by_state.get(term.code, 0),
            "url": url_for("my.listings", **others, state=term.code),
            "active": given.get("state") == term.code,
        }
        for term in scheme("listing_states")
        if by_state.get(term.code) or given.get("state") == term.code
    ]
    everything = {
        "label": "全部",
        "count": sum(by_state.values()),
        "url": url_for("my.listings", **others),
        "active": not given.get("state"),
    }
    return [everything, *shown] if by_state else []
