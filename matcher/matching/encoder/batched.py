"""What encoders that run a transformer share: which texts go through it, in what batches."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import Progress, readable, unit_rows
from matcher.matching.encoder.batching import token_batches
from matcher.matching.encoder.query_cache import QueryCache

CHARACTERS_PER_TOKEN = 20
"""More than the pieces of common vocabularies hold (XLM-RoBERTa: at most 16)."""


class BatchedEncoder(ABC):
    """Encodes texts in batches of similar length; threads may share one encoder.

    Vectors of recent queries are remembered.

    Attributes:
        name: Key of the stored vectors.
        dimension: Number of components of a vector.
        longest: Most tokens read of a text.
        query_prompt: Written before every query.
        passage_prompt: Written before every passage.
        batch_tokens: Tokens that go through the model at once, padding included.
    """

    name: str
    dimension: int
    longest: int
    query_prompt: str
    passage_prompt: str
    batch_tokens = 1024

    def __init__(self) -> None:
        self._queries = QueryCache()

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched for; shape ``(len(texts), dimension)``."""
        return self._queries.rows(
            texts, lambda unknown: self._encode(unknown, self.query_prompt, _ignore)
        )

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Encode what is searched in, batch by batch; shape ``(len(texts), dimension)``."""
        return self._encode(texts, self.passage_prompt, progress or _ignore)

    @abstractmethod
    def _count_tokens(self, text: str) -> int:
        """Return how many tokens are read of a text that starts with its prompt."""

    @abstractmethod
    def _forward(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        """Return the vectors of one batch, of any length."""

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        heads = [readable(text, self.longest * CHARACTERS_PER_TOKEN) for text in texts]
        visible = [position for position, head in enumerate(heads) if head]
        lengths = [self._count_tokens(prompt + heads[position]) for position in visible]
        for batch in token_batches(lengths, self.batch_tokens):
            positions = [visible[member] for member in batch]
            rows[positions] = self._forward([heads[position] for position in positions], prompt)
            progress(len(positions))
        if len(visible) < len(texts):
            progress(len(texts) - len(visible))
        return unit_rows(rows)


def _ignore(_finished: int) -> None:
    pass
