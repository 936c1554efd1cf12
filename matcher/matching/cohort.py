"""How near a need is to everything, taken off its cosines so that grades of needs compare.

Some needs are worded so that every achievement looks near, others so that none does; within one
need that changes no order, but one scale of grades for all of them wants it gone. This is the
normalization by a cohort of speaker verification (adaptive T-norm), its spread left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
SIZE = 1_000
"""Achievements in the cohort of a large index; more gain nothing that is worth their time."""
NEAREST = 20
PRIOR = 200
"""Achievements at which what is seen counts as much as what is typical: below, almost everything
is near by chance or nothing is."""


@dataclass(frozen=True)
class Cohort:
    """Achievements that every need is compared with.

    Attributes:
        vectors: per part, shape (n, d), evenly spaced over the index.
        size: how many achievements the index holds.
        typical: per part, how near needs are to their nearest; parts without it are left alone.
    """

    vectors: Mapping[str, Vectors]
    size: int
    typical: Mapping[str, float]

    def nearness(self, part: str, needs: Vectors) -> NDArray[np.float64]:
        """Mean cosine of each need, shape (m, d), with its nearest of the cohort, shape (m,)."""
        cosines = needs @ self.vectors[part].T
        count = min(NEAREST, cosines.shape[1])
        nearest = np.partition(cosines, -count, axis=1)[:, -count:]
        means: NDArray[np.float64] = nearest.mean(axis=1, dtype=np.float64)
        return means

    def shift(self, part: str, needs: Vectors) -> NDArray[np.float64]:
        """What makes the cosines of needs, shape (m, d), those of a typical need, shape (m,)."""
        if part not in self.typical or not len(self.vectors[part]):
            return np.zeros(len(needs))
        return (self.typical[part] - self.nearness(part, needs)) * self.size / (self.size + PRIOR)
