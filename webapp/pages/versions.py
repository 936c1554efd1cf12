"""What a listing said each time it was submitted, for its author and the zone's operators."""

from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.accounts.names import display_names
from matcher.accounts.permissions import reach
from matcher.listings.models import Listing
from matcher.listings.versions import get_version, get_versioned, latest_number, versions_of
from webapp.access.gate import members_only
from webapp.context import actor, runtime, session
from webapp.parts.version_fields import version_fields
from webapp.presentation import day

blueprint = Blueprint("versions", __name__, url_prefix="/listings")
blueprint.before_request(members_only)


@blueprint.get("/<code>/versions")
def latest(code: str) -> str:
    """The last version, compared with the one before."""
    listing = get_versioned(session(), actor(), code)
    return _page(listing, latest_number(session(), listing))


@blueprint.get("/<code>/versions/<int(max=2147483647):version_number>")
def show(code: str, version_number: int) -> str:
    """One version, compared with the one before."""
    return _page(get_versioned(session(), actor(), code), version_number)


def _page(listing: Listing, number: int) -> str:
    version = get_version(session(), listing, number)
    former = get_version(session(), listing, number - 1) if number > 1 else None
    known = versions_of(session(), listing)
    names = display_names(session(), [one.submitted_by for one in known])
    return render_template(
        "review/version.html",
        listing=listing,
        number=number,
        former=former,
        fields=version_fields(
            listing.kind,
            version.content,
            former.content if former else None,
            runtime().tokenizer.pieces,
        ),
        versions=[
            {
                "number": one.number,
                "url": url_for("versions.show", code=listing.code, version_number=one.number),
                "at": day(one.submitted_at),
                "who": names.get(one.submitted_by, ""),
            }
            for one in known
        ],
        back=_back(listing),
    )


def _back(listing: Listing) -> dict[str, Any]:
    """Where the reader came from: the review desk, or the own listings."""
    if reach(actor(), "listing.review").covers(None, listing.zone_id):
        return {"label": "审核", "url": url_for("review.desk", code=listing.code)}
    return {"label": "我的信息", "url": url_for("my.listing", code=listing.code)}
