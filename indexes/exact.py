"""The reference vector engine: plain numpy, and the double for tests that need an index."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.arrays import read_rows, write_arrays
from indexes.errors import UnknownIdError
from indexes.hits import Allowed, Hits, Ids, Scores, permitted
from indexes.vector import VectorIndex

CHUNK = 8_192
"""Vectors multiplied at once, to bound the float64 copies."""


class ExactVectorIndex(VectorIndex):
    """Exhaustive search. Inner products are computed in float64, then rounded to float32.

    Every change copies all rows (O(n)) and replaces them at once, so that a search sees the state
    before or after it; changes themselves must come from one thread at a time.
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._rows = (np.empty(0, np.int64), np.empty((0, dimension), np.float32))

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""
        return self._rows[0].copy()

    def save(self, directory: Path) -> None:
        """Write `ids.npy` and `vectors.npy`."""
        ids, vectors = self._rows
        write_arrays(directory, ids=ids, vectors=vectors)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote."""
        ids, vectors = read_rows(directory)
        index = cls(vectors.shape[1])
        index._rows = (ids, vectors)
        return index

    def __len__(self) -> int:
        return len(self._rows[0])

    def _add(self, ids: Ids, vectors: NDArray[np.float32]) -> None:
        old_ids, old_vectors = self._rows
        kept = ~np.isin(old_ids, ids)
        all_ids = np.concatenate([old_ids[kept], ids])
        all_vectors = np.concatenate([old_vectors[kept], vectors])
        order = np.argsort(all_ids)
        self._rows = (all_ids[order], all_vectors[order])

    def _remove(self, ids: Ids) -> int:
        old_ids, old_vectors = self._rows
        kept = ~np.isin(old_ids, ids)
        self._rows = (old_ids[kept], old_vectors[kept])
        return len(old_ids) - len(self._rows[0])

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> list[Hits]:
        ids, vectors = self._rows
        if allowed is not None:
            kept = permitted(ids, allowed)
            ids, vectors = ids[kept], vectors[kept]
        return [Hits.best(ids, _inner_products(vectors, query), k) for query in queries]

    def _scores(self, query: NDArray[np.float32], ids: Ids) -> Scores:
        own_ids, vectors = self._rows
        scores = np.full(len(ids), np.nan, np.float32)
        present = np.isin(ids, own_ids)
        rows = np.searchsorted(own_ids, ids[present])
        scores[present] = _inner_products(vectors[rows], query)
        return scores

    def _vectors(self, ids: Ids) -> NDArray[np.float32]:
        own_ids, vectors = self._rows
        absent = ids[~np.isin(ids, own_ids)]
        if len(absent):
            raise UnknownIdError(f"id {absent[0]} is not in the index")
        return vectors[np.searchsorted(own_ids, ids)]


def _inner_products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> Scores:
    products = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), CHUNK):
        chunk = slice(start, start + CHUNK)
        products[chunk] = vectors[chunk].astype(np.float64) @ query.astype(np.float64)
    return products
