"""What other organizations have published or handed in that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.listings.overlap import (
    Pairs,
    SharedSentence,
    overlap,
    pairs_of,
    shared_sentences,
)
from matcher.listings.visibility import visible_to
from matcher.matching.match import load_visible
from matcher.matching.replica import Replica
from matcher.matching.similar import nearest
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Repeat:
    """A listing of another organization that says the same.

    Attributes:
        listing: that listing.
        overlap: the share of the shorter text that stands in the other one, 0-1.
        sentences: what both say, in the order of the one that is looked at.
        likeness: by which it is ordered.
    """

    listing: Listing
    overlap: float
    sentences: Sequence[SharedSentence]
    likeness: float


def repeats_of(
    session: Session, actor: Actor, replica: Replica, listing: Listing, limit: int = 5
) -> Sequence[Repeat]:
    """Listings of the same kind that other organizations have published or submitted.

    What the author keeps from the public is not compared: it is nobody else's to know.

    Args:
        session: reads the listings; its database decides what the actor sees.
        actor: who looks.
        replica: the index that candidates come from.
        listing: the one that may be a repetition, indexed or not.
        limit: how many are wanted, best first.
    """
    cosines = _near(replica, listing)
    others = load_visible(session, actor, list(cosines)) | _waiting(session, actor, listing)
    mine = pairs_of(text_of(listing))
    judged = [
        (likeness(mine, other, cosines.get(other.id, 0.0)), other) for other in others.values()
    ]
    alike = [pair for pair in judged if pair[0] >= load_rules().duplicates.alike]
    best = sorted(alike, key=lambda pair: (-pair[0], pair[1].id))[:limit]
    return [_repeat(listing, mine, other, score) for score, other in best]


def likeness(mine: Pairs, other: Listing, cosine: float) -> float:
    """How much another listing says the same: its letters, and its meaning where it is nearest."""
    rules = load_rules().duplicates
    nearer = max(cosine - rules.cosine, 0.0)
    return overlap(mine, pairs_of(text_of(other))) + rules.cosine_weight * nearer


def text_of(listing: Listing) -> str:
    """What of a listing is compared."""
    return "\n".join([listing.public_title, *listing.public_parts.values()])


def _near(replica: Replica, listing: Listing) -> Mapping[int, float]:
    """The cosines of the candidates of the index, by id."""
    found = nearest(replica, listing, load_rules().duplicates.candidates, of_others=True)
    return {one.listing_id: one.components["dense_text"] for one in found}


def _waiting(session: Session, actor: Actor, listing: Listing) -> dict[int, Listing]:
    """The latest submissions of others: the index does not hold them yet."""
    query = (
        select(Listing)
        .where(
            Listing.state == "submitted",
            Listing.kind == listing.kind,
            Listing.organization_id != listing.organization_id,
            visible_to(actor),
        )
        .options(joinedload(Listing.organization))
        .order_by(Listing.submitted_at.desc(), Listing.id)
        .limit(load_rules().duplicates.waiting)
    )
    return {other.id: other for other in session.scalars(query)}


def _repeat(listing: Listing, mine: Pairs, other: Listing, score: float) -> Repeat:
    text = text_of(other)
    sentences = shared_sentences(text_of(listing), text)
    return Repeat(other, overlap(mine, pairs_of(text)), sentences, score)
