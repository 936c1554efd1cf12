"""Listings of the same organization that say the same already."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.listings.overlap import overlap, pairs_of
from matcher.listings.visibility import visible_to
from matcher.taxonomy import load_rules

# Live states: what was rejected or withdrawn may be posted again.
_LIVE = ("draft", "submitted", "returned", "published", "paused")
# An organization may have posted tens of thousands: so many of the latest are looked at.
_TITLES, _TEXTS = 2_000, 100


@dataclass(frozen=True)
class Duplicate:
    """An existing listing and how alike it is, 0-100."""

    listing: Listing
    likeness: float


def duplicates_of(
    session: Session, actor: Actor, listing: Listing, limit: int = 3
) -> Sequence[Duplicate]:
    """The organization's other live listings of this kind that say nearly the same.

    Only those that the actor may see: a reviewer is told of no draft.
    """
    theirs = (
        Listing.organization_id == listing.organization_id,
        Listing.kind == listing.kind,
        Listing.state.in_(_LIVE),
        Listing.id != listing.id,
        visible_to(actor),
    )
    alike = load_rules().duplicates.own_percent
    latest = select(Listing.id, Listing.title).where(*theirs).order_by(Listing.id.desc())
    titles = session.execute(latest.limit(_TITLES)).all()
    near = [row[0] for row in titles if fuzz.ratio(listing.title, row[1]) >= alike]
    compared = {*near, *(row[0] for row in titles[:_TEXTS])}
    others = session.scalars(select(Listing).where(Listing.id.in_(compared)))
    found = [Duplicate(other, likeness(listing, other)) for other in others]
    kept = [entry for entry in found if entry.likeness >= alike]
    return sorted(kept, key=lambda entry: (-entry.likeness, entry.listing.id))[:limit]


def likeness(one: Listing, other: Listing) -> float:
    """How alike two listings are, 0-100: the better of titles and whole texts."""
    texts = [pairs_of("\n".join(listing.parts.values())) for listing in (one, other)]
    return max(fuzz.ratio(one.title, other.title), 100 * overlap(*texts))
