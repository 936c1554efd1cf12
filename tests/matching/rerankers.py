"""A reranker that needs no model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.matching.reranking import Pair


class Shortest:
    """Takes the shortest text of an achievement, or of a need if the achievement is one."""

    name = "shortest"

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        self.asked += pairs
        return np.array([-float(len(achievement)) for _, achievement in pairs])
