"""Learn a ranker from graded pairs: weights of the order, relevance, and its calibration.

Everything stays a sum of parts with weights of zero or more. The weights are drawn towards those
of the ranker in use, so that few labels change little.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear, minimize

from matcher.matching.ranking.components import COMPONENTS
from matcher.matching.ranking.curve import Curve
from matcher.matching.ranking.ranker import PARTS_OF_ORDER, Ranker

RELEVANT = 3.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GradedQuery:
    """The judged pairs of one need.

    Attributes:
        ranks: rank of each document in each component, shape (n, 4), 0 for not found.
        scores: component scores, shape (n, 4).
        structure: structured fit, shape (n, 8).
        levels: labels from 1 (无) to 4 (强), shape (n,).
    """

    ranks: NDArray[np.int64]
    scores: Floats
    structure: Floats
    levels: Floats


def train_ranker(
    queries: Sequence[GradedQuery], start: Ranker, *, strength: float, ridge: float
) -> Ranker:
    """A ranker fitted to graded pairs.

    Args:
        queries: needs with their judged pairs.
        start: the ranker in use, towards which the weights are drawn.
        strength: how strongly; one unit weighs as much as one pair of unlike levels.
        ridge: how strongly the slopes of the relevance are drawn to zero.
    """
    weights = _order_weights(queries, start, strength)
    scores = np.concatenate([query.scores for query in queries])
    levels = np.concatenate([query.levels for query in queries])
    intercept, slopes = _relevance(start.features(scores), levels, ridge)
    fitted = replace(start, weights=weights, intercept=intercept, slopes=slopes)
    fit = fitted.fit(scores)
    return replace(
        fitted,
        levels=Curve.fit(fit, levels, median=True),
        probability=Curve.fit(fit, (levels >= RELEVANT).astype(np.float64)),
    )


def _order_weights(
    queries: Sequence[GradedQuery], start: Ranker, strength: float
) -> dict[str, float]:
    """Weights under which better pairs come first: pairwise logistic regression (RankNet)."""
    plain = replace(start, weights=dict.fromkeys(PARTS_OF_ORDER, 1.0))
    differences, gains = zip(*(_pairs(query, plain) for query in queries), strict=True)
    apart, importance = np.concatenate(differences), np.concatenate(gains)
    if not len(importance):
        return {part: start.weights.get(part, 0.0) for part in PARTS_OF_ORDER}
    importance = importance / importance.mean()
    prior = np.array([start.weights.get(part, 0.0) for part in PARTS_OF_ORDER])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = apart @ weights
        away = weights - prior
        value = importance @ np.logaddexp(0.0, -margins) + strength * away @ away
        slope = -(importance / (1 + np.exp(margins))) @ apart + 2 * strength * away
        return float(value), slope

    bounds = [(0.0, None)] * len(prior)
    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    return dict(zip(PARTS_OF_ORDER, np.round(found, 4).tolist(), strict=True))


def _pairs(query: GradedQuery, plain: Ranker) -> tuple[Floats, Floats]:
    """Differences of the parts, better minus worse, and how much nDCG loses by swapping gains."""
    parts = plain.contributions(query.ranks, query.scores, query.structure)
    better, worse = np.nonzero(query.levels[:, None] > query.levels[None, :])
    gain = np.exp2(query.levels - 1)
    return parts[better] - parts[worse], (gain[better] - gain[worse]) / max(gain.max(), 1.0)


def _relevance(features: Floats, levels: Floats, ridge: float) -> tuple[float, dict[str, float]]:
    """Intercept and slopes (none negative) of the relevance, by least squares."""
    columns = len(COMPONENTS)
    centre, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    design = np.vstack([(features - centre) / spread, np.sqrt(ridge) * np.eye(columns)])
    targets = (levels - 1) / 3
    aims = np.concatenate([targets - targets.mean(), np.zeros(columns)])
    slopes = lsq_linear(design, aims, bounds=(0.0, np.inf)).x / spread
    intercept = targets.mean() - centre @ slopes
    named = dict(zip(COMPONENTS, np.round(slopes, 4).tolist(), strict=True))
    return round(float(intercept), 4), named
