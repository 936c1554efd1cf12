"""Monotone curves through few points: what calibration leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A rising, piecewise linear function, constant beyond its ends.

    Attributes:
        at: places, ascending.
        values: its values there, never falling.
    """

    at: Sequence[float]
    values: Sequence[float]

    def __call__(self, places: Floats) -> Floats:
        """The values at these places, shape as given."""
        values: Floats = np.interp(places, self.at, self.values)
        return values

    @classmethod
    def fit(cls, places: Floats, targets: Floats, *, bins: int = 20, median: bool = False) -> Self:
        """The rising curve nearest to the targets.

        Args:
            places: shape (n,), in any order.
            targets: shape (n,), what was observed there.
            bins: points at most; each stands for equally many observations.
            median: least absolute instead of least squared errors.
        """
        order = np.argsort(places, kind="stable")
        chunks = [chunk for chunk in np.array_split(order, bins) if len(chunk)]
        middle = np.median if median else np.mean
        centres = np.round([places[chunk].mean() for chunk in chunks], 5)
        heights = np.array([middle(targets[chunk]) for chunk in chunks])
        sizes = np.array([len(chunk) for chunk in chunks], dtype=np.float64)
        # Points of one place are one point, else their order by chance would become a rise.
        at, point = np.unique(centres, return_inverse=True)
        weights = np.bincount(point, sizes)
        pooled = np.bincount(point, sizes * heights) / weights
        rising = isotonic_regression(pooled, weights=weights).x
        return cls(at.tolist(), np.round(rising, 4).tolist())
