"""What an index recalls for a probe, ordered and graded; no database is involved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matcher.matching.columns import Mask
from matcher.matching.hybrid import Candidates, HybridIndex, Ids, Probe
from matcher.matching.ranking import (
    COMPONENTS,
    PARTS_OF_ORDER,
    UNSCORED,
    Ranker,
    best_first,
    grade,
)
from matcher.matching.reranking import CROSS_ENCODER
from matcher.taxonomy import load_rules

Structure = Callable[[Ids], NDArray[np.float64]]


@dataclass(frozen=True)
class Ranked:
    """One place in a ranking.

    Attributes:
        listing_id: which listing.
        score: fused score, the sum of the contributions.
        relevance: how well the pair fits, 0 to 1.
        grade: strong, fair, weak, none, or unscored where there is too little text.
        components: cosines and BM25 scores.
        contributions: what each part of the order added to the score.
        version: the ranker's.
        moved: by how many places a cross-encoder moved it up, or down if negative.
    """

    listing_id: int
    score: float
    relevance: float
    grade: str
    components: Mapping[str, float]
    contributions: Mapping[str, float]
    version: str
    moved: int = 0

    def moved_to(self, score: float, moved: int) -> Self:
        """The same listing at the place of another, with the score of that place.

        So the scores still fall from place to place, and still are the sums of their parts.
        """
        parts = {**self.contributions, CROSS_ENCODER: score - self.score}
        return replace(self, score=score, contributions=parts, moved=moved)


def rank(
    index: HybridIndex,
    probe: Probe,
    top: int,
    ranker: Ranker,
    allowed: Mask | None = None,
    *,
    structure: Structure | None = None,
    scored: bool = True,
) -> list[Ranked]:
    """Recall, order and grade; no database is involved.

    Args:
        index: the side on which matches are looked for.
        probe: what is looked for.
        top: how many are wanted.
        ranker: the parameters.
        allowed: which ids may be returned, by id.
        structure: the structured fit of the probe with ids (n,), shape (n, 8).
        scored: False when the text is too short to judge.
    """
    candidates = index.recall(probe, max(ranker.depth, top), allowed)
    return order(index, probe, candidates, top, ranker, structure=structure, scored=scored)


def order(
    index: HybridIndex,
    probe: Probe,
    candidates: Candidates,
    top: int,
    ranker: Ranker,
    *,
    structure: Structure | None = None,
    scored: bool = True,
) -> list[Ranked]:
    """Order what was recalled, and grade the best of it."""
    fused = ranker.fused(candidates.ranks)
    best = best_first(fused, candidates.ids)[: max(top, ranker.rerank)]
    ids, ranks = candidates.ids[best], candidates.ranks[best]
    # Scoring what is not shown takes most of the time, for nothing where scores do not order.
    scores = index.scores(probe, ids) if ranker.orders_by_scores else np.zeros(ranks.shape)
    parts = ranker.contributions(ranks, scores, structure(ids) if structure else None)
    shown = best_first(parts, ids)[:top]
    scores = scores[shown] if ranker.orders_by_scores else index.scores(probe, ids[shown])
    relevance = ranker.relevance(scores)
    thresholds = load_rules().thresholds
    return [
        Ranked(
            listing_id=int(ids[row]),
            score=float(parts[row].sum()),
            relevance=float(fit),
            grade=grade(float(fit), thresholds) if scored else UNSCORED,
            components=dict(zip(COMPONENTS, pair.tolist(), strict=True)),
            contributions=dict(zip(PARTS_OF_ORDER, parts[row].tolist(), strict=True)),
            version=ranker.version,
        )
        for row, pair, fit in zip(shown.tolist(), scores, relevance.tolist(), strict=True)
    ]
