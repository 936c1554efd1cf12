"""Whether a predicted probability comes true as often as it says."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Bin(NamedTuple):
    """Pairs of similar prediction.

    Attributes:
        predicted: their mean predicted probability.
        observed: share of them for which it came true.
        pairs: how many they are.
    """

    predicted: float
    observed: float
    pairs: int


def reliability(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = 10) -> list[Bin]:
    """Bins of equal count, lowest first; equal predictions share a bin, so there may be fewer.

    Args:
        probabilities: predicted, 0 to 1, shape (n,).
        outcomes: whether it came true, shape (n,).
        bins: how many at most.
    """
    predicted, came_true = np.asarray(probabilities, float), np.asarray(outcomes, bool)
    if not len(predicted):
        return []
    edges = np.quantile(predicted, np.arange(1, bins) / bins)
    places = np.searchsorted(edges, predicted, side="left")
    members = [places == place for place in np.unique(places)]
    return [
        Bin(float(predicted[m].mean()), float(came_true[m].mean()), int(m.sum())) for m in members
    ]


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of prediction and observation over the pairs; 0 when there are none."""
    total = sum(bin_.pairs for bin_ in bins)
    distances = sum(bin_.pairs * abs(bin_.predicted - bin_.observed) for bin_ in bins)
    return distances / total if total else 0.0
