"""The ranking: a sum of parts that are all visible, and the grade read from the scores.

The order begins with reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): ranks of unlike
scores may be added, the scores themselves may not. The best of it are reordered by what their
scores and their structured fit add. Every weight is zero or more, so that a better part never
lowers a place. The grade comes from the scores alone, because it must not depend on what else is
in the index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matcher.matching.ranking.components import COMPONENTS, LOWEST, STRUCTURE
from matcher.matching.ranking.curve import Curve

Floats = NDArray[np.float64]
FITS = tuple(f"fit_{name}" for name in COMPONENTS)
PARTS_OF_ORDER = (*COMPONENTS, *FITS, *STRUCTURE)
"""Ranks fused, scores, structure: the columns of `Ranker.contributions`."""


@dataclass(frozen=True)
class Ranker:
    """The parameters of the ranking, versioned data.

    Attributes:
        version: kept with every match that was made by it.
        source: where its numbers come from, in Chinese, for operators.
        depth: how many hits each component contributes.
        rerank: how many of the fused are reordered.
        rank_constant: the k of reciprocal rank fusion.
        weights: weight of each part of the order.
        nearness: per part, how near needs are to their nearest achievements; see `cohort`.
        centring: how much of what all probes of a side have in common is left out of dense recall.
        half: keyword score at which its feature is half of the most.
        intercept: fit of nothing alike.
        slopes: fit per unit of each component's feature.
        levels: level from 1 (无) to 4 (强) that a fit stands for.
        probability: share of the pairs of a fit that are 较强 or better.
        confirmation: share of the pairs of a fit that brokers confirm; None before 200 decisions.
        search_words: share of the best keyword score at which a search result is shown.
        search_cosine: how far behind the best cosine a search result is shown.
        manifest: how it was trained: counts, dates, cross-validated figures.
    """

    version: str
    source: str
    depth: int
    rerank: int
    rank_constant: float
    weights: Mapping[str, float]
    centring: float
    half: Mapping[str, float]
    intercept: float
    slopes: Mapping[str, float]
    levels: Curve
    probability: Curve
    search_words: float
    search_cosine: float
    nearness: Mapping[str, float] = field(default_factory=dict)
    confirmation: Curve | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse weights under which a better part would lower a place."""
        if not all(value >= 0 for value in (*self.weights.values(), *self.slopes.values())):
            raise ValueError("weights and slopes must be zero or more")

    @property
    def orders_by_scores(self) -> bool:
        """Whether scores take part in the order, besides ranks and structure."""
        return any(self.weights.get(part, 0.0) for part in FITS)

    def without(self, *parts: str) -> Self:
        """The same ranking with these parts of the order switched off."""
        return replace(self, weights={**self.weights, **dict.fromkeys(parts, 0.0)})

    def fused(self, ranks: NDArray[np.int64]) -> Floats:
        """What each component's rank adds to the order.

        Args:
            ranks: shape (n, 4), 1 for the best hit of a component, 0 for no hit.

        Returns:
            Shape (n, 4); a first place in a component of weight 1 adds 1.
        """
        first = self.rank_constant + 1
        shares: Floats = np.where(
            ranks > 0, self._weights(COMPONENTS) * first / (self.rank_constant + ranks), 0.0
        )
        return shares

    def contributions(
        self, ranks: NDArray[np.int64], scores: Floats, structure: Floats | None = None
    ) -> Floats:
        """What each part adds to the order; the row sums order the rows.

        Args:
            ranks: shape (n, 4), 0 for no hit.
            scores: component scores, shape (n, 4).
            structure: shape (n, 8), columns as in `STRUCTURE`; nothing is known when None.

        Returns:
            Shape (n, 16), columns as in `PARTS_OF_ORDER`, none negative.
        """
        if structure is None:
            structure = np.zeros((len(ranks), len(STRUCTURE)))
        return np.hstack(
            [
                self.fused(ranks),
                np.maximum(self.features(scores), 0.0) * self._weights(FITS),
                structure * self._weights(STRUCTURE),
            ]
        )

    def features(self, scores: Floats) -> Floats:
        """Component scores on comparable scales: cosines as they are, BM25 saturated to 0-1."""
        columns = [
            column / (column + self.half[name]) if name in self.half else column
            for name, column in zip(COMPONENTS, scores.T, strict=True)
        ]
        return np.stack(columns, axis=1)

    def fit(self, scores: Floats) -> Floats:
        """How well the pairs fit, about 0 to 1, from component scores of shape (n, 4)."""
        slopes = np.array([self.slopes[name] for name in COMPONENTS])
        fit: Floats = self.features(scores) @ slopes + self.intercept
        return fit

    def relevance(self, scores: Floats) -> Floats:
        """The fit within 0 and 1, as people see it and as grades are read from it."""
        return np.clip(self.fit(scores), 0.0, 1.0)

    def level(self, fit: float) -> float:
        """The level, 1 (无) to 4 (强), that a fit stands for."""
        return float(self.levels(np.array(fit)))

    def chance(self, fit: float) -> float:
        """The probability that a pair of this fit is 较强 or better."""
        return float(self.probability(np.array(fit)))

    def _weights(self, parts: Sequence[str]) -> Floats:
        return np.array([self.weights.get(part, 0.0) for part in parts])


def best_first(contributions: Floats, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the rows, highest sum first; ties by id, so that order is reproducible."""
    # Rounded, because the last bits of a sum depend on the order of its terms.
    return np.lexsort((ids, -np.round(contributions.sum(axis=1), 12)))


def grade(relevance: float, thresholds: Mapping[str, float]) -> str:
    """The grade whose threshold the relevance reaches, best first."""
    for name, lowest in thresholds.items():
        if relevance >= lowest:
            return name
    return LOWEST
