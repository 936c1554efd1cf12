"""Search results and filters over external ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.int64]
Scores: TypeAlias = NDArray[np.float32]
Allowed: TypeAlias = NDArray[np.bool_]
"""`allowed[i]` says whether id `i` may be returned; ids beyond its length may not."""


@dataclass(frozen=True, eq=False, slots=True)
class Hits:
    """The best ids of one query, by score descending, ties by id ascending.

    Attributes:
        ids: External ids, shape (n,).
        scores: Their scores, shape (n,).
    """

    ids: Ids
    scores: Scores

    @classmethod
    def best(cls, ids: Ids, scores: Scores, k: int) -> Hits:
        """Order candidates and keep the first k.

        Args:
            ids: Candidate ids, shape (n,), in any order.
            scores: Their scores, shape (n,).
            k: How many to keep; all of them when k >= n.
        """
        if k < len(ids):
            threshold = np.partition(scores, len(ids) - k)[len(ids) - k]
            candidates = scores >= threshold
            ids, scores = ids[candidates], scores[candidates]
        order = np.lexsort((ids, -scores))[:k]
        return cls(ids[order], scores[order])

    def __len__(self) -> int:
        return len(self.ids)


def permitted(ids: Ids, allowed: Allowed) -> NDArray[np.bool_]:
    """Look ids up in a filter.

    Args:
        ids: Non-negative ids, shape (n,).
        allowed: The filter.

    Returns:
        For each id whether it may be returned, shape (n,).
    """
    if not len(allowed):
        return np.zeros(len(ids), np.bool_)
    return allowed.take(ids, mode="clip") & (ids < len(allowed))
