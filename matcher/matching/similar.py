"""Listings of the same kind that are about the same."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.matching.columns import Filters, Mask
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
    found = nearest(replica, listing, top + _SPARE)
    near = [entry for entry in found if entry.grade != LOWEST]
    ids = [entry.listing_id for entry in near if entry.listing_id != listing.id]
    visible = load_visible(session, actor, ids)
    return [visible[i] for i in ids if i in visible][:top]


def nearest(
    replica: Replica, listing: Listing, top: int, *, of_others: bool = False
) -> Sequence[Ranked]:
    """The indexed listings of the same kind, ranked by how near they are.

    Args:
        replica: the index.
        listing: the one that others are like; may be among the results.
        top: how many are wanted.
        of_others: whether only those of other organizations count.
    """
    passages, day = passages_of(listing), today()

    def ranked() -> list[Ranked]:
        allowed = replica.columns.mask(Filters(kinds=(listing.kind,)), day)
        if of_others:
            allowed = allowed & _of_others(replica, listing, len(allowed))
        probe = replica.probe(passages, listing.id)
        return rank(replica.sides[passages.side], probe, top, replica.ranker, allowed)

    key = ("similar", day, listing.id, passages, top, of_others)
    return replica.remember(key, ranked)


def _of_others(replica: Replica, listing: Listing, count: int) -> Mask:
    owners = replica.columns.rows(np.arange(count))["organization"]
    mask: Mask = owners != listing.organization_id
    return mask
