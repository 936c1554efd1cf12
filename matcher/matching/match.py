"""The main job: ranked, graded, explained listings of the other side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.listings.visibility import visible_to
from matcher.matching.columns import Filters, Mask
from matcher.matching.hybrid import Candidates, HybridIndex, Probe
from matcher.matching.passages import Passages, other_side, passages_of
from matcher.matching.ranking import (
    COMPONENTS,
    UNSCORED,
    Ranker,
    fused_order,
    grade,
    load_ranker,
)
from matcher.matching.reasons import Fit, Reasons, shared_phrases, structured_fit
from matcher.matching.replica import Replica
from matcher.taxonomy import load_rules

# What the index still holds may be hidden by the database: look a little further than asked.
SPARE = 5


@dataclass(frozen=True)
class Ranked:
    """One place in a ranking.

    Attributes:
        listing_id: which listing.
        score: fused score, the sum of the contributions.
        relevance: how well the pair fits, 0 to 1.
        grade: strong, fair, weak, none, or unscored where there is too little text.
        components: cosines and BM25 scores.
        contributions: what each component added to the score.
    """

    listing_id: int
    score: float
    relevance: float
    grade: str
    components: Mapping[str, float]
    contributions: Mapping[str, float]


@dataclass(frozen=True)
class MatchResult:
    """A ranked listing that the actor may see, with the reasons."""

    rank: int
    ranked: Ranked
    listing: Listing
    reasons: Reasons = field(default_factory=lambda: Reasons((), ()))


def rank(
    index: HybridIndex,
    probe: Probe,
    top: int,
    allowed: Mask | None = None,
    *,
    scored: bool = True,
    ranker: Ranker | None = None,
) -> list[Ranked]:
    """Recall, fuse and grade; no database is involved.

    Args:
        index: the side on which matches are looked for.
        probe: what is looked for.
        top: how many are wanted.
        allowed: which ids may be returned, by id.
        scored: False when the text is too short to judge.
        ranker: the parameters; the project's own when None.
    """
    ranker = ranker or load_ranker()
    candidates = index.recall(probe, max(ranker.depth, top), allowed)
    return order(index, probe, candidates, top, ranker, scored=scored)


def order(
    index: HybridIndex,
    probe: Probe,
    candidates: Candidates,
    top: int,
    ranker: Ranker,
    *,
    scored: bool = True,
) -> list[Ranked]:
    """Fuse what was recalled, and score and grade the best of it."""
    contributions = ranker.contributions(candidates.ranks)
    best = fused_order(contributions, candidates.ids)[:top]
    scores = index.scores(probe, candidates.ids[best])
    relevance = ranker.relevance(scores)
    thresholds = load_rules().thresholds
    return [
        Ranked(
            listing_id=int(candidates.ids[row]),
            score=float(contributions[row].sum()),
            relevance=float(relevance[place]),
            grade=grade(float(relevance[place]), thresholds) if scored else UNSCORED,
            components=dict(zip(COMPONENTS, scores[place].tolist(), strict=True)),
            contributions=dict(zip(COMPONENTS, contributions[row].tolist(), strict=True)),
        )
        for place, row in enumerate(best.tolist())
    ]


def match_listing(
    session: Session,
    actor: Actor,
    replica: Replica,
    listing: Listing,
    top: int = 10,
    filters: Filters | None = None,
) -> list[MatchResult]:
    """The best listings of the other side for a listing, with reasons."""
    passages = passages_of(listing)
    results = _visible_ranked(session, actor, replica, passages, top, filters, listing.id)
    return [_explained(replica, listing, passages, result) for result in results]


def match_text(
    session: Session,
    actor: Actor,
    replica: Replica,
    passages: Passages,
    top: int = 10,
    filters: Filters | None = None,
) -> list[MatchResult]:
    """The best listings of the other side for a text that is no listing, with reasons."""
    results = _visible_ranked(session, actor, replica, passages, top, filters, None)
    return [_explained(replica, None, passages, result) for result in results]


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


def _visible_ranked(
    session: Session,
    actor: Actor,
    replica: Replica,
    passages: Passages,
    top: int,
    filters: Filters | None,
    listing_id: int | None,
) -> list[MatchResult]:
    """Rank, then keep what the actor may see; without reasons."""
    index = replica.sides[other_side(passages.side)]
    # Without a filter there is nothing to test per entry; what expired today is left out below.
    allowed = replica.columns.mask(filters, today()) if filters else None
    probe = replica.probe(passages, listing_id)
    ranked = rank(index, probe, top + SPARE, allowed, scored=enough_text(passages))
    visible = load_visible(session, actor, [entry.listing_id for entry in ranked])
    kept = [entry for entry in ranked if entry.listing_id in visible][:top]
    return [
        MatchResult(number, entry, visible[entry.listing_id])
        for number, entry in enumerate(kept, start=1)
    ]


def _explained(
    replica: Replica, listing: Listing | None, passages: Passages, result: MatchResult
) -> MatchResult:
    mine = _texts(listing) if listing else {"text": passages.text}
    others = _texts(result.listing)
    seeking = passages.side == "need"
    rarity = replica.sides[other_side(passages.side)].rarity
    need, offer = (mine, others) if seeking else (others, mine)
    phrases = shared_phrases(need, offer, replica.tokenizer, rarity)
    fits: tuple[Fit, ...] = ()
    if listing:
        pair = (listing, result.listing) if seeking else (result.listing, listing)
        fits = structured_fit(*pair)
    return MatchResult(result.rank, result.ranked, result.listing, Reasons(phrases, fits))


def _texts(listing: Listing) -> dict[str, str]:
    return {"title": listing.title} | listing.public_parts
