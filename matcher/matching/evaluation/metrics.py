"""The figures that matching is judged by."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from scipy.stats import spearmanr

RELEVANT = 3.0  # level from which a document counts as relevant: 较强


def ndcg(levels: Sequence[float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of a judged pool.

    Args:
        levels: levels of the pool's documents in the order of the ranking.
        depth: ranks that count. Gain is 2^(level-1) - 1, discount log2(rank + 1).
    """
    ideal = _discounted(sorted(levels, reverse=True)[:depth])
    return _discounted(levels[:depth]) / ideal if ideal else 0.0


def recall(ranking: Sequence[str], relevant: AbstractSet[str], depth: int = 50) -> float:
    """Share of the relevant documents among the first `depth`, of those that fit in there."""
    found = len(relevant & set(ranking[:depth]))
    return found / min(len(relevant), depth)


def reciprocal_rank(ranking: Sequence[str], relevant: AbstractSet[str], depth: int = 10) -> float:
    """1 / rank of the first relevant document; 0 when none is among the first `depth`."""
    ranks = (rank for rank, document in enumerate(ranking[:depth], start=1) if document in relevant)
    return 1 / next(ranks, float("inf"))


def spearman(predicted: Sequence[float], levels: Sequence[float]) -> float:
    """Rank correlation over all judged pairs; 0 when either side is constant."""
    if len(set(predicted)) < 2 or len(set(levels)) < 2:
        return 0.0
    return float(spearmanr(predicted, levels).statistic)


def mae_score(predicted: Sequence[float], levels: Sequence[float]) -> float:
    """1 / (1 + mean absolute error) of predicted levels, the figure of the contest."""
    errors = np.abs(np.asarray(predicted) - np.asarray(levels))
    return float(1 / (1 + errors.mean())) if len(errors) else 0.0


def relevant_ids(levels: Mapping[str, float]) -> set[str]:
    """The documents whose level counts as relevant."""
    return {document for document, level in levels.items() if level >= RELEVANT}


def _discounted(levels: Sequence[float]) -> float:
    gains = np.exp2(np.asarray(levels) - 1) - 1
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())
