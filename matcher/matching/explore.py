"""A broker's search across everything, with a listing as the query and terms on top of it.

Terms change the order and never the grade: the grade of a pair is what it would be stored with.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.matching.columns import Filters, Mask
from matcher.matching.match import MatchResult, enough_text, load_visible, match_among
from matcher.matching.passages import passages_of, side_of
from matcher.matching.reasons import SharedPhrase, shared_phrases
from matcher.matching.reasons.stated import public_texts
from matcher.matching.replica import Replica
from matcher.matching.search import FACETS, cleared
from matcher.matching.sifting import Sift
from matcher.matching.wishes import Wish, ranking_for

PAGE_SIZE = 10
# Of a colleague's zone one also sees what was just withdrawn, while the index still holds it.
_SHOWN = "published"


@dataclass(frozen=True)
class Found:
    """A listing, and why it is found.

    Attributes:
        listing: with its organization.
        phrases: what it and the query both say.
        result: grade and reasons of the pair; None where both are of one side.
    """

    listing: Listing
    phrases: Sequence[SharedPhrase]
    result: MatchResult | None = None


@dataclass(frozen=True)
class Explored:
    """One page of what was found.

    Attributes:
        results: of the page, best first.
        first: place of the first of them.
        listed: how many are listed on all pages.
        total: how many listings of the kind the filters leave, before terms.
        sift: what was taken out.
        facets: per facet, how many listings of the kind each code would leave, before terms.
        without: per filter in use, how many there would be without it, before terms.
        page: 1 for the first.
        pages: number of pages, at least 1.
        scored: False when the listing says too little to judge by.
    """

    results: Sequence[Found]
    first: int
    listed: int
    total: int
    sift: Sift
    facets: Mapping[str, Counter[str]]
    without: Mapping[str, int]
    page: int
    pages: int
    scored: bool


def explore(
    session: Session, actor: Actor, replica: Replica, listing: Listing, wish: Wish, page: int = 1
) -> Explored:
    """The listings of one kind that are nearest to a listing and some terms, best first.

    Args:
        session: reads the listings; the database decides what the actor sees.
        actor: who searches.
        replica: the index.
        listing: the query; never among the results.
        wish: what is looked for.
        page: 1 for the first; beyond the end gives the last.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    allowed = _mask(replica, listing, wish.filters)
    total = int(allowed.sum())
    sift = Sift(lambda some: load_visible(session, actor, some), wish.excluded)
    ids = sift.rest(ranking_for(replica, listing, wish), allowed)
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    facets, without = _counts(replica, listing, wish.filters)
    told = _graded if wish.side != side_of(listing.kind) else _alike
    found = told(session, actor, replica, listing, shown)
    return Explored(
        results=[found[i] for i in shown if i in found and found[i].listing.state == _SHOWN],
        first=(page - 1) * PAGE_SIZE + 1,
        listed=len(ids),
        total=total,
        sift=sift,
        facets=facets,
        without=without,
        page=page,
        pages=pages,
        scored=enough_text(passages_of(listing)),
    )


def _graded(
    session: Session, actor: Actor, replica: Replica, listing: Listing, ids: Sequence[int]
) -> dict[int, Found]:
    """Listings of the other side with grade and reasons of the pair."""
    return {
        result.listing.id: Found(result.listing, result.reasons.phrases, result)
        for result in match_among(session, actor, replica, listing, ids)
    }


def _alike(
    session: Session, actor: Actor, replica: Replica, listing: Listing, ids: Sequence[int]
) -> dict[int, Found]:
    """Listings of the same side with what both say."""
    rarity, mine = replica.sides[side_of(listing.kind)].rarity, public_texts(listing)
    cut = replica.tokenizer
    return {
        i: Found(other, shared_phrases(mine, public_texts(other), cut, rarity))
        for i, other in load_visible(session, actor, ids).items()
    }


def _mask(replica: Replica, listing: Listing, filters: Filters) -> Mask:
    allowed = replica.columns.mask(filters, today())
    allowed[listing.id : listing.id + 1] = False
    return allowed


def _counts(
    replica: Replica, listing: Listing, filters: Filters
) -> tuple[dict[str, Counter[str]], dict[str, int]]:
    """Per facet its counts, and per filter in use what there would be without it."""
    facets: dict[str, Counter[str]] = {}
    without: dict[str, int] = {}
    counted: dict[Filters, tuple[dict[str, Counter[str]], int]] = {}
    for name in FACETS:
        others = cleared(filters, name)
        if others not in counted:
            ids = np.flatnonzero(_mask(replica, listing, others))
            counted[others] = replica.columns.counts(ids), len(ids)
        counts, number = counted[others]
        facets[name] = counts[name]
        if others != filters:
            without[name] = number
    return facets, without
