"""How sure a figure is: bootstrap over queries, and a paired test between two runs.

Everything is drawn with a fixed seed, so that the same figures always give the same answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import permutation_test

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""From how often each query was drawn, shape (resamples, queries), to (resamples,) figures."""

_SEED = 20261122
_RESAMPLES = 1_000
_PERMUTATIONS = 9_999
_PERCENTILES = (2.5, 97.5)
_BLOCKS = 20  # a block of 50 resamples of 6,000 pairs takes 2.4 MB an array


class Interval(NamedTuple):
    """A 95 % percentile interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """The paired comparison of two runs.

    Attributes:
        difference: mean over the queries, positive when the first run is better.
        low: lower end of the difference's 95 % interval.
        high: upper end.
        p: two-sided p-value of "neither is better" (the signs of the differences are random).
    """

    difference: float
    low: float
    high: float
    p: float


def compare(run: Mapping[str, float], reference: Mapping[str, float]) -> Comparison:
    """Compare one figure per query of two runs over the same queries.

    Raises:
        ValueError: the runs did not answer the same queries, or there are none.
    """
    if not run or run.keys() != reference.keys():
        raise ValueError("both runs must have the figure for the same queries")
    differences = np.array([run[query] - reference[query] for query in sorted(run)])
    return Comparison(float(differences.mean()), *mean_interval(differences), _p(differences))


def mean_interval(values: ArrayLike) -> Interval:
    """Interval of the mean of one value per query, shape (queries,)."""
    values = np.asarray(values, dtype=np.float64)
    return interval(len(values), lambda drawn: drawn @ values / len(values))


def interval(queries: int, statistic: Statistic) -> Interval:
    """Interval of any figure that can be computed from how often each query was drawn."""
    if not queries:
        return Interval(0.0, 0.0)
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(queries, np.full(queries, 1 / queries), _RESAMPLES)
    blocks = np.array_split(drawn.astype(np.float64), _BLOCKS)
    figures = np.concatenate([statistic(block) for block in blocks])
    low, high = np.percentile(figures, _PERCENTILES)
    return Interval(float(low), float(high))


def pooled_mae_score(
    queries: NDArray[np.int64], predicted: ArrayLike, levels: ArrayLike
) -> Statistic:
    """1 / (1 + mean absolute error) over the pairs of the drawn queries; arguments as below."""
    errors = np.abs(np.asarray(predicted) - np.asarray(levels))
    sums, counts = np.bincount(queries, errors), np.bincount(queries)
    return lambda drawn: 1 / (1 + drawn @ sums / (drawn @ counts))


def pooled_spearman(
    queries: NDArray[np.int64], predicted: ArrayLike, levels: ArrayLike
) -> Statistic:
    """Rank correlation over the pairs of the drawn queries; 0 when either side is constant.

    Args:
        queries: the place of each pair's query, shape (pairs,).
        predicted: the score of each pair.
        levels: the level of each pair.
    """

    def statistic(drawn: Floats) -> Floats:
        weights = drawn[:, queries]
        total = weights.sum(axis=1, keepdims=True)
        left, right = (_centred_ranks(side, weights, total) for side in (predicted, levels))
        scale = np.sqrt((weights * left**2).sum(axis=1) * (weights * right**2).sum(axis=1))
        products = (weights * left * right).sum(axis=1)
        figures: Floats = np.divide(products, scale, out=np.zeros_like(scale), where=scale > 0)
        return figures

    return statistic


def _centred_ranks(values: ArrayLike, weights: Floats, total: Floats) -> Floats:
    """Mean ranks of values that occur `weights` times, less their mean; shape of the weights."""
    _, place = np.unique(values, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(place.max() + 1))
    times = np.add.reduceat(weights[:, order], starts, axis=1)
    ranks: Floats = np.cumsum(times, axis=1) - times / 2 - total / 2
    return ranks[:, place]


def _p(differences: Floats) -> float:
    if len(differences) < 2 or not differences.any():
        return 1.0
    test = permutation_test(
        (differences,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        rng=_SEED,
    )
    return float(test.pvalue)
