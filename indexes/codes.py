"""Vectors in one byte a component: a fast first pass with a known error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes.growing import GrowingArray

STRAY_SHARE = 0.001
"""Share of the fitted vectors left outside the range of the codes, which is finer without them."""
NARROWEST = 1e-30
"""Least range; equal vectors have none."""
CHUNK = 8_192
"""Vectors encoded at once, to bound the copies."""

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class RowSet:
    """A set of rows as numpy and as FAISS want it."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self.mask = mask
        # FAISS keeps only pointers: bitmap and selector must live as long as the parameters.
        self._bits = np.packbits(mask, bitorder="little")
        self._selector = faiss.IDSelectorBitmap(len(self._bits), faiss.swig_ptr(self._bits))
        self.parameters = faiss.SearchParameters()
        self.parameters.sel = self._selector


class Codes:
    """Approximate inner products of rows, each within `error` times the query's length.

    Vectors are centred first: that changes every inner product by the same amount, and centred
    text embeddings are short, so that a byte resolves them finely. A vector with a component
    beyond the fitted range is a stray: its approximation is worthless, and searches ignore it.

    Attributes:
        error: The largest distance between a vector that is no stray and its code.
    """

    def __init__(self, vectors: Floats) -> None:
        """Fit centre and range to vectors (n, d), n > 0; they are not added."""
        dimension = vectors.shape[1]
        self._centre = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        peaks = [np.abs(chunk).max(axis=1) for chunk in self._centred(vectors)]
        highest = np.quantile(np.concatenate(peaks), 1 - STRAY_SHARE, method="higher")
        self._limit = np.float32(max(highest, NARROWEST))
        kind = faiss.ScalarQuantizer.QT_8bit_uniform
        self._store = faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        self._store.train(np.outer([-self._limit, self._limit], np.ones(dimension, np.float32)))
        self._strays = GrowingArray(np.int64)
        self.error = 0.0

    @property
    def strays(self) -> Rows:
        """The rows that every search has to look at itself."""
        return self._strays.rows

    def add(self, vectors: Floats) -> None:
        """Append rows (n, d)."""
        for centred in self._centred(vectors):
            inside = (np.abs(centred) <= self._limit).all(axis=1)
            first = self._store.ntotal
            with _one_thread():
                self._store.add(centred)
            lost = self._store.reconstruct_n(first, len(centred)) - centred
            errors = np.sqrt(np.vecdot(lost, lost))
            self.error = max(self.error, float(errors.max(where=inside, initial=0)))
            self._strays.append(first + np.flatnonzero(~inside))

    def nearest(self, query: Floats, count: int, among: RowSet | None) -> tuple[Rows, float]:
        """Return the rows with the largest approximate inner products, and the least of these."""
        parameters = among.parameters if among else None
        with _one_thread():
            found, rows = self._store.search(query[np.newaxis], count, params=parameters)
        present = rows[0] >= 0
        last = float(found[0, -1]) if present.all() else -np.inf
        return rows[0][present], last + self._offset(query)

    def _centred(self, vectors: Floats) -> Iterator[Floats]:
        for start in range(0, len(vectors), CHUNK):
            yield vectors[start : start + CHUNK] - self._centre

    def _offset(self, query: Floats) -> float:
        return float(np.vecdot(query.astype(np.float64), self._centre))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS from opening an OpenMP region; the setting is the calling thread's alone.

    A region costs more than it gains for one query, and stalls for whole scheduler quanta on a
    busy machine.
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
