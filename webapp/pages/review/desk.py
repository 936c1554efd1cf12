"""One listing with what was changed in it, and everything that a decision needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for

from matcher.accounts.models import User
from matcher.brokers.assignment import NEEDS, assigned_broker, propose
from matcher.brokers.load import LIVE
from matcher.brokers.publishing import NOBODY
from matcher.errors import FieldProblem
from matcher.intake.receipts import receipt_of
from matcher.listings import review, review_queue
from matcher.listings.duplicates import duplicates_of
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from matcher.listings.versions import content_of, versions_of
from matcher.matching.repeats import repeats_of
from matcher.matching.similar import similar
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.pages.review.base import arguments, asked_for, blueprint
from webapp.parts.attachments import attachment_rows
from webapp.parts.repeats_view import repeat_row
from webapp.parts.review_remarks import remarks_of
from webapp.parts.review_rows import review_rows
from webapp.parts.version_fields import version_fields
from webapp.presentation import listing_item


@blueprint.get("/<code>")
def desk(code: str) -> str:
    """One listing as it was submitted, with the decisions."""
    return desk_page(code)


@blueprint.get("/<code>/similar")
def alike(code: str) -> str:
    """What other organizations say the same, and what they have published about the same."""
    listing = review.get_reviewable(session(), actor(), code)
    replica, cut = runtime().replica, runtime().tokenizer.pieces
    repeats = repeats_of(session(), actor(), replica, listing)
    known = {one.listing.id for one in repeats}
    others = [
        one
        for one in similar(session(), actor(), replica, listing)
        if one.organization_id != listing.organization_id and one.id not in known
    ]
    return render_template(
        "review/similar.html",
        listing=listing,
        repeats=[repeat_row(one, cut) for one in repeats],
        items=[listing_item(one, with_state=True) for one in others],
    )


def desk_page(
    code: str,
    opened: str = "",
    problems: Sequence[FieldProblem] = (),
    typed: Mapping[str, str] | None = None,
) -> str:
    """The desk, as it is opened or after a decision was refused.

    Args:
        code: of the listing.
        opened: "return", "reject", "publish" or "assign": the form that was refused.
        problems: why.
        typed: what stood in it.
    """
    listing = review.get_reviewable(session(), actor(), code)
    filters = asked_for()
    carried = arguments(filters)
    around = review_queue.neighbours(session(), actor(), filters, listing)
    row, *waiting = review_rows(session(), [listing, *around], carried)
    own = listing.organization_id == actor().organization_id
    return render_template(
        "review/desk.html",
        listing=listing,
        row=row,
        item=listing_item(listing),
        kind_name=scheme("listing_kinds").name(listing.kind),
        **_versions(listing),
        **_assignment(listing, own=own),
        files=attachment_rows(actor(), listing),
        receipt=receipt_of(session(), actor(), listing),
        duplicates=duplicates_of(session(), actor(), listing),
        waiting=waiting,
        total=review_queue.how_many(session(), actor(), filters),
        queue_url=url_for("review.queue", **carried),
        carried=carried,
        decidable=listing.state == "submitted" and not own,
        opened=opened,
        error="；".join(problem.message for problem in problems),
        typed=typed or {},
        frequent=[term.name for term in scheme("return_reasons")],
    )


def _versions(listing: Listing) -> dict[str, Any]:
    """The fields, compared with what was submitted before, and what to look at in them."""
    known = versions_of(session(), listing, 2)
    # What was returned may have been changed since; what waits is its own last version.
    before = next(iter(known if listing.state in EDITABLE else known[1:]), None)
    content, cut = content_of(listing), runtime().tokenizer.pieces
    fields = version_fields(listing.kind, content, before.content if before else None, cut)
    return {
        "fields": fields,
        "remarks": remarks_of(listing, content),
        "former": before,
        "latest": known[0].number if known else 0,
    }


def _assignment(listing: Listing, *, own: bool) -> dict[str, Any]:
    """Who looks after it, and who could; nobody for what is not assigned."""
    given = listing.kind in NEEDS and listing.state in (*LIVE, "submitted")
    present = assigned_broker(session(), listing.id) if given else None
    candidates = propose(session(), listing) if given and not own else []
    first = candidates[0].broker_id if candidates else NOBODY
    user = session().get(User, present) if present else None
    return {
        "assignable": given and not own,
        "broker": user.display_name if user else "",
        "candidates": candidates,
        "proposed": present or first,
        "present": present,
    }
