"""A second look at the best candidates by a model that reads both texts of a pair together.

It sees more than vectors do and takes seconds, so it reorders only what stands at the top. The
grade stays that of the ranker, which is calibrated on labels; such a model's scores are not.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.matching.hybrid import Ids
from matcher.matching.passages import Passages

LOOKED_AT = 30
"""How many of the best are looked at again."""
CROSS_ENCODER = "cross_encoder"
"""Its part among the contributions to a place."""
# The last digits of a score depend on which texts share a batch.
_DIGITS = 5

Pair = tuple[str, str]
"""The texts of a need and of an achievement."""


class Reranker(Protocol):
    """Reads pairs and scores them; threads may share one."""

    @property
    def name(self) -> str:
        """What operators know the model by."""
        ...

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """How well each achievement answers its need, more is better; shape ``(len(pairs),)``."""
        ...


def second_look(
    reranker: Reranker, passages: Passages, others: Sequence[Passages], ids: Ids
) -> Ids:
    """Places of the others, best first; ties by id.

    Args:
        reranker: scores the pairs.
        passages: what others are looked for.
        others: the candidates of the other side.
        ids: theirs, shape (n,).
    """
    scores = reranker.score([pair(passages, other) for other in others])
    return np.lexsort((ids, -np.round(scores, _DIGITS)))


def pair(one: Passages, other: Passages) -> Pair:
    """The texts of two sides as a cross-encoder reads them, in whichever direction one looks."""
    need, achievement = (one, other) if one.side == "need" else (other, one)
    return need.embedded("text"), achievement.embedded("text")
