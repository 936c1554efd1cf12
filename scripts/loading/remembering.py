"""An encoder that reads no text twice: generated listings share most of their sentences."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import Encoder, Progress

Floats = NDArray[np.float32]


class Remembering:
    """Encodes by another encoder, and keeps what that gave for each text."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queries: dict[str, Floats] = {}
        self._passages: dict[str, Floats] = {}

    @property
    def name(self) -> str:
        """The other encoder's."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """The other encoder's."""
        return self._encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """What is searched for."""
        return _looked_up(texts, self._queries, self._encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Floats:
        """What is searched in."""
        return _looked_up(texts, self._passages, self._encoder.encode_passages)


def _looked_up(
    texts: Sequence[str], known: dict[str, Floats], encode: Callable[[Sequence[str]], Floats]
) -> Floats:
    new = list(dict.fromkeys(text for text in texts if text not in known))
    if new:
        known.update(zip(new, encode(new), strict=True))
    return np.stack([known[text] for text in texts])
