"""From component scores and ranks to one order, a relevance and a grade. Arithmetic only.

The order comes from reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): ranks of unlike
scores may be added, the scores themselves may not. The grade comes from the scores, because a
grade must not depend on what else is in the index.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

COMPONENTS = ("dense_title", "dense_text", "keyword_title", "keyword_text")
UNSCORED = "unscored"
LOWEST = "none"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ranker:
    """The parameters of the ranking, versioned data.

    Attributes:
        version: kept with every match that was made by it.
        depth: how many hits each component contributes.
        rank_constant: the k of reciprocal rank fusion.
        weights: weight of each component in the fusion.
        half: keyword score at which its part of the relevance is half of the whole.
        intercept: relevance of nothing alike.
        slopes: relevance per unit of each component.
        search_words: share of the best keyword score at which a search result is shown.
        search_cosine: how far behind the best cosine a search result is shown.
    """

    version: str
    depth: int
    rank_constant: float
    weights: Mapping[str, float]
    half: Mapping[str, float]
    intercept: float
    slopes: Mapping[str, float]
    search_words: float
    search_cosine: float

    def contributions(self, ranks: NDArray[np.int64]) -> Floats:
        """What each component adds to the fused score.

        Args:
            ranks: shape (n, 4), 1 for the best hit of a component, 0 for no hit.

        Returns:
            Shape (n, 4); the row sums are the fused scores.
        """
        weights = np.array([self.weights[name] for name in COMPONENTS])
        shares: Floats = np.where(ranks > 0, weights / (self.rank_constant + ranks), 0.0)
        return shares

    def features(self, scores: Floats) -> Floats:
        """Component scores on comparable scales: cosines as they are, BM25 saturated to 0-1."""
        columns = [
            column / (column + self.half[name]) if name in self.half else column
            for name, column in zip(COMPONENTS, scores.T, strict=True)
        ]
        return np.stack(columns, axis=1)

    def relevance(self, scores: Floats) -> Floats:
        """How well the pairs fit, 0 to 1, from component scores of shape (n, 4)."""
        slopes = np.array([self.slopes[name] for name in COMPONENTS])
        fit: Floats = np.clip(self.features(scores) @ slopes + self.intercept, 0.0, 1.0)
        return fit


def fused_order(contributions: Floats, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the rows, best fused score first; ties by id, so that order is reproducible."""
    # Rounded, because the last bits of a sum depend on the order of its terms.
    return np.lexsort((ids, -np.round(contributions.sum(axis=1), 12)))


def grade(relevance: float, thresholds: Mapping[str, float]) -> str:
    """The grade whose threshold the relevance reaches, best first."""
    for name, lowest in thresholds.items():
        if relevance >= lowest:
            return name
    return LOWEST


def level(relevance: float) -> float:
    """The relevance on the scale of the labels: 1 (无) to 4 (强)."""
    return 1.0 + 3.0 * relevance


@cache
def load_ranker() -> Ranker:
    """Read the project's ranking parameters."""
    path = Path(__file__).parent / "data" / "ranking.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    fit = data["relevance"]
    return Ranker(
        version=data["version"],
        depth=data["depth"],
        rank_constant=data["rank_constant"],
        weights=data["weights"],
        half=data["keyword_half"],
        intercept=fit["intercept"],
        slopes={name: fit[name] for name in COMPONENTS},
        search_words=data["search"]["words_share"],
        search_cosine=data["search"]["cosine_behind"],
    )
