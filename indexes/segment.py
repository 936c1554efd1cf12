"""Rotated vectors in one FAISS index. Not safe for threads; `panorama.py` guards it."""

from __future__ import annotations

from collections.abc import Iterator

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes.errors import UnknownIdError
from indexes.hits import Allowed, Hits, Ids, Scores
from indexes.rotation import Rotation
from indexes.rows import RowTable

LEVELS = 8
"""Steps in which Panorama reads a vector; must divide the dimension."""
WIDEST = 1_024
"""Most candidates that FAISS can be asked for: Panorama stores vectors in batches of this size."""
MARGIN = 16
"""Candidates fetched beyond k, so that ties at place k are usually all there."""
SCAN = 1_024
"""Up to so many permitted rows, computing all inner products beats the pruned search."""
CHUNK = 8_192
"""Vectors gathered at once when all are scanned."""
ROUNDING = 1e-6
"""FAISS's inner product differs from ours by less than this times the two lengths."""


class _Scope:
    """The rows that one search may return, and the same as FAISS wants it."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self._mask = mask
        self.count = int(np.count_nonzero(mask))
        self.parameters: faiss.SearchParameters | None = None
        if self.count < len(mask):
            # FAISS keeps only pointers: bitmap and selector must live as long as the parameters.
            self._bits = np.packbits(mask, bitorder="little")
            self._selector = faiss.IDSelectorBitmap(len(self._bits), faiss.swig_ptr(self._bits))
            self.parameters = faiss.SearchParameters()
            self.parameters.sel = self._selector

    def rows(self) -> NDArray[np.int64]:
        return np.flatnonzero(self._mask)


class Segment:
    """Exact search over rotated vectors with tombstones.

    FAISS proposes candidates; their scores are then computed here, so that they equal `scores`
    bit for bit and equal vectors tie exactly. FAISS never gets more than one query at a time: it
    then opens no OpenMP region, and no global thread setting has to be touched.
    """

    def __init__(self, rotation: Rotation) -> None:
        self.rotation = rotation
        self.table = RowTable()
        self._store = _faiss_index(len(rotation.matrix))
        self._longest = 0.0

    def add(self, ids: Ids, rotated: NDArray[np.float32]) -> None:
        """Append rotated vectors (n, d), replacing ids that are present."""
        self._store.add(rotated)
        self._longest = max(self._longest, float(np.linalg.norm(rotated, axis=1).max(initial=0)))
        self.table.drop(ids)
        self.table.append(ids)

    def live(self) -> tuple[Ids, NDArray[np.float32]]:
        """Return the live ids (n,) and their rotated vectors (n, d), in row order."""
        rows = np.flatnonzero(self.table.live)
        return self.table.ids[rows], self._gather(rows)

    def search(
        self, rotated: NDArray[np.float32], k: int, allowed: Allowed | None
    ) -> Iterator[Hits]:
        """Yield the hits of each rotated query, shape (n, d)."""
        scope = _Scope(self.table.searchable(allowed))
        for query in rotated:
            yield self._best(query, k, scope)

    def scores(self, rotated: NDArray[np.float32], ids: Ids) -> Scores:
        """Return the inner product of a rotated query (d,) with each id, NaN where absent."""
        rows = self.table.rows_of(ids)
        scores = np.full(len(ids), np.nan, np.float32)
        scores[rows >= 0] = self._inner_products(rotated, rows[rows >= 0])
        return scores

    def vectors(self, ids: Ids) -> NDArray[np.float32]:
        """Return the rotated vectors of ids, shape (n, d).

        Raises:
            UnknownIdError: One of the ids is absent.
        """
        rows = self.table.rows_of(ids)
        if (rows < 0).any():
            raise UnknownIdError(f"id {ids[rows < 0][0]} is not in the index")
        return self._gather(rows)

    def _best(self, query: NDArray[np.float32], k: int, scope: _Scope) -> Hits:
        slack = ROUNDING * self._longest * float(np.linalg.norm(query))
        for width in (k + MARGIN, WIDEST):
            if scope.count <= max(SCAN, width) or width > WIDEST:
                break
            found, rows = self._store.search(query[np.newaxis], width, params=scope.parameters)
            hits = self._hits(query, rows[0], k)
            if found[0, -1] < hits.scores[-1] - slack:
                return hits
        return self._hits(query, scope.rows(), k)

    def _hits(self, query: NDArray[np.float32], rows: NDArray[np.int64], k: int) -> Hits:
        return Hits.best(self.table.ids[rows], self._inner_products(query, rows), k)

    def _inner_products(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> Scores:
        scores = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), CHUNK):
            chunk = slice(start, start + CHUNK)
            # vecdot, not matmul: the result then does not depend on a row's neighbours.
            scores[chunk] = np.vecdot(self._gather(rows[chunk]), query)
        return scores

    def _gather(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._store.reconstruct_batch(rows)
        return vectors


def _faiss_index(dimension: int) -> faiss.IndexFlat:
    if dimension % LEVELS:
        return faiss.IndexFlatIP(dimension)
    return faiss.IndexFlatIPPanorama(dimension, LEVELS, WIDEST)
