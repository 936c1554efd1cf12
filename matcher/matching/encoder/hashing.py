"""The deterministic double of the sentence encoder: instant, without a model."""

import unicodedata
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import Progress, readable, unit_rows

LONGEST_TEXT = 10_000
LONGEST_GRAM = 3


class HashingEncoder:
    """Hashes character 1- to 3-grams into signed buckets: texts that share characters are near."""

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.name = f"hashing-{dimension}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode queries exactly like passages; shape ``(len(texts), dimension)``."""
        rows = np.zeros((len(texts), self.dimension))
        for row, text in zip(rows, texts, strict=True):
            for gram in _grams(readable(text, LONGEST_TEXT)):
                # crc32, because Python's own hash differs from process to process.
                digest = crc32(gram.encode())
                row[digest % self.dimension] += 1 if digest >> 31 else -1
        return unit_rows(rows)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Encode passages; shape ``(len(texts), dimension)``."""
        rows = self.encode_queries(texts)
        if progress is not None and texts:
            progress(len(texts))
        return rows


def _grams(text: str) -> Iterator[str]:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    for length in range(1, LONGEST_GRAM + 1):
        for start in range(len(folded) - length + 1):
            yield folded[start : start + length]
