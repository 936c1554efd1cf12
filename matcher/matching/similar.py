"""Listings of the same kind that are about the same."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.matching.columns import Filters
from matcher.matching.match import load_visible
from matcher.matching.passages import passages_of
from matcher.matching.ranked import Ranked, rank
from matcher.matching.ranking import LOWEST
from matcher.matching.replica import Replica

# The listing itself, and what the index still holds but the database hides.
_SPARE = 10


def similar(
    session: Session, actor: Actor, replica: Replica, listing: Listing, top: int = 5
) -> Sequence[Listing]:
    """The listings of the same kind nearest in words and meaning, best first.

    What would be graded 无 as a match is not called similar either.

    Args:
        session: reads the listings; its database decides what the actor sees.
        actor: who looks.
        replica: the index.
        listing: the one that others are like; never among the results.
        top: how many are wanted.
    """
    passages, day = passages_of(listing), today()

    def ranked() -> list[Ranked]:
        allowed = replica.columns.mask(Filters(kinds=(listing.kind,)), day)
        probe = replica.probe(passages, listing.id)
        return rank(replica.sides[passages.side], probe, top + _SPARE, replica.ranker, allowed)

    found = replica.remember(("similar", day, listing.id, passages, top), ranked)
    near = [entry for entry in found if entry.grade != LOWEST]
    ids = [entry.listing_id for entry in near if entry.listing_id != listing.id]
    visible = load_visible(session, actor, ids)
    return [visible[i] for i in ids if i in visible][:top]
