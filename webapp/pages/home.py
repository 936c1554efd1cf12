"""The first page: search, what there is, what is new, where to begin."""

from flask import Blueprint, render_template

from matcher.engagements.overview import overview
from matcher.listings.browse import newest
from matcher.matching.field_counts import field_counts
from matcher.matching.search import KINDS
from matcher.taxonomy import scheme
from webapp.context import runtime, session
from webapp.presentation import listing_item

blueprint = Blueprint("home", __name__)
_NEWEST = 5


@blueprint.get("/")
def index() -> str:
    """Everything is counted from records when the page is made."""
    replica = runtime().replica
    latest = {kind: newest(session(), kind, _NEWEST) for kind in KINDS}
    return render_template(
        "home.html",
        overview=overview(session()),
        latest={kind: [listing_item(entry) for entry in rows] for kind, rows in latest.items()},
        fields=list(scheme("technical_fields")),
        field_counts={kind: field_counts(replica, kind) for kind in ("demand", "achievement")},
    )
