"""The main job: ranked, graded, explained listings of the other side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.listings.visibility import visible_to
from matcher.matching.columns import Filters, Mask
from matcher.matching.passages import Passages, other_side, passages_of
from matcher.matching.ranked import Ranked, Structure, rank
from matcher.matching.ranking import Ranker
from matcher.matching.reasons import Reasons
from matcher.matching.reasons.explain import explain
from matcher.matching.reasons.side import Side
from matcher.matching.replica import Replica
from matcher.matching.reranking import LOOKED_AT, Reranker, second_look
from matcher.matching.structure import structure_of
from matcher.taxonomy import load_rules

# What the index still holds may be hidden by the database: look a little further than asked.
SPARE = 5


@dataclass(frozen=True)
class MatchResult:
    """A ranked listing that the actor may see, with the reasons.

    Attributes:
        rank: its place, 1 for the first.
        ranked: score, grade and what they are made of.
        listing: the one of the other side.
        reasons: why it matches.
        texts: the public texts of need and achievement by part, which the reasons quote.
    """

    rank: int
    ranked: Ranked
    listing: Listing
    reasons: Reasons = field(default_factory=lambda: Reasons((), ()))
    texts: tuple[Mapping[str, str], Mapping[str, str]] = field(default_factory=lambda: ({}, {}))


def match_listing(
    session: Session,
    actor: Actor,
    replica: Replica,
    listing: Listing,
    top: int = 10,
    filters: Filters | None = None,
    *,
    leading: bool = True,
) -> list[MatchResult]:
    """The best listings of the other side for a listing, with reasons.

    Args:
        session: reads the listings.
        actor: who asks; the database decides what they see.
        replica: the index.
        listing: the one that others are looked for.
        top: how many are wanted.
        filters: what the results are limited to.
        leading: whether leading industries of the zone are moved up.
    """
    ranker = replica.ranker if leading else replica.ranker.without("leading_industry")
    allowed = _allowed(replica, filters)
    return _matches(session, actor, replica, passages_of(listing), listing, ranker, top, allowed)


def match_pair(
    session: Session, actor: Actor, replica: Replica, listing: Listing, other: Listing
) -> MatchResult | None:
    """How well one listing of the other side fits, wherever it would stand in the ranking.

    Args:
        session: reads the listings.
        actor: who asks; the database decides what they see.
        replica: the index.
        listing: a need or an achievement.
        other: one of the other side; None is returned when the index does not hold it.
    """
    found = match_among(session, actor, replica, listing, [other.id])
    return found[0] if found else None


def match_among(
    session: Session, actor: Actor, replica: Replica, listing: Listing, ids: Sequence[int]
) -> list[MatchResult]:
    """How well these listings of the other side fit, best first, wherever they would stand.

    Args:
        session: reads the listings.
        actor: who asks; the database decides what they see.
        replica: the index; what it does not hold is left out.
        listing: a need or an achievement.
        ids: of listings of the other side.
    """
    held = replica.columns.mask(Filters(), today())
    inside = [i for i in ids if i < len(held)]
    only = np.zeros_like(held)
    only[inside] = held[inside]
    passages, ranker = passages_of(listing), replica.ranker
    return _matches(session, actor, replica, passages, listing, ranker, len(ids), only)


def match_text(
    session: Session,
    actor: Actor,
    replica: Replica,
    passages: Passages,
    top: int = 10,
    filters: Filters | None = None,
) -> list[MatchResult]:
    """The best listings of the other side for a text that is no listing, with reasons.

    Raises:
        ForbiddenError: the actor's role does not match free texts.
    """
    require(actor, "match.text")
    allowed = _allowed(replica, filters)
    return _matches(session, actor, replica, passages, None, replica.ranker, top, allowed)


def load_visible(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, Listing]:
    """The listings among the ids that the actor may see, by id."""
    query = (
        select(Listing)
        .where(Listing.id.in_(ids), visible_to(actor))
        .options(joinedload(Listing.organization))
    )
    return {listing.id: listing for listing in session.scalars(query)}


def enough_text(passages: Passages) -> bool:
    """Whether there is enough text to judge by."""
    letters = sum(character.isalnum() for character in passages.text)
    return letters >= load_rules().minimum_characters


def _matches(
    session: Session,
    actor: Actor,
    replica: Replica,
    passages: Passages,
    listing: Listing | None,
    ranker: Ranker,
    top: int,
    allowed: Mask | None,
) -> list[MatchResult]:
    """Rank, keep what the actor may see, and explain it."""
    scored = enough_text(passages)
    # Where there is nothing to judge, nothing is to be found by reading it again.
    reranker = replica.reranker if scored else None
    wanted = max(top, LOOKED_AT) if reranker else top
    ranked = rank(
        replica.sides[other_side(passages.side)],
        replica.matching_probe(passages, listing.id if listing else None),
        wanted + SPARE,
        ranker,
        allowed,
        structure=_structure(replica, passages, listing),
        scored=scored,
    )
    visible = load_visible(session, actor, [entry.listing_id for entry in ranked])
    kept = [entry for entry in ranked if entry.listing_id in visible]
    if reranker:
        kept = _looked_at_again(reranker, passages, kept, visible)
    return _told(session, replica, listing, passages, kept[:top], visible)


def _allowed(replica: Replica, filters: Filters | None) -> Mask | None:
    """Which ids may be found; None without a filter, as then there is nothing to test per entry.

    What expired today is left out when the listings are read.
    """
    return replica.columns.mask(filters, today()) if filters else None


def _looked_at_again(
    reranker: Reranker, passages: Passages, kept: Sequence[Ranked], visible: Mapping[int, Listing]
) -> list[Ranked]:
    """The first as a cross-encoder orders them, and the rest behind them."""
    head, rest = kept[:LOOKED_AT], kept[LOOKED_AT:]
    others = [passages_of(visible[entry.listing_id]) for entry in head]
    ids = np.array([entry.listing_id for entry in head], dtype=np.int64)
    order = second_look(reranker, passages, others, ids).tolist()
    return [
        *(
            head[before].moved_to(head[place].score, before - place)
            for place, before in enumerate(order)
        ),
        *rest,
    ]


def _structure(replica: Replica, passages: Passages, listing: Listing | None) -> Structure | None:
    if listing is None:
        return None
    row = replica.columns.row_of(listing)
    seeking = passages.side == "need"
    return lambda ids: structure_of(replica.columns, row, ids, seeking=seeking)


def _told(
    session: Session,
    replica: Replica,
    listing: Listing | None,
    passages: Passages,
    ranked: Sequence[Ranked],
    visible: Mapping[int, Listing],
) -> list[MatchResult]:
    """The results with their reasons."""
    side = Side.of(listing) if listing else Side.of_text(passages)
    others = [Side.of(visible[entry.listing_id]) for entry in ranked]
    told = explain(session, replica, side, others, [entry.moved for entry in ranked])
    return [
        MatchResult(
            number,
            entry,
            visible[entry.listing_id],
            reasons,
            (side.texts, other.texts) if side.name == "need" else (other.texts, side.texts),
        )
        for number, (entry, other, reasons) in enumerate(
            zip(ranked, others, told, strict=True), start=1
        )
    ]
