"""The vector engine for production: exact search, a pass over one-byte codes first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.arrays import read_array, read_rows, write_arrays
from indexes.hits import Allowed, Hits, Ids, Scores
from indexes.locking import ReadersWriterLock
from indexes.segment import Segment
from indexes.vector import VectorIndex

FIRST_FIT = 1_024
"""Vectors needed before codes are fitted; fewer are searched in no time anyway."""
TOMBSTONES_KEPT = 1_000
TOMBSTONE_SHARE = 0.1
STRAYS_KEPT = 1_000
STRAY_SHARE = 0.01


class QuantizedVectorIndex(VectorIndex):
    """Exact inner product search over vectors in memory, safe for any number of threads.

    Adding takes amortised constant time. Removed and replaced vectors stay as tombstones until
    there are more than 1,000 and more than a tenth; the codes are fitted anew whenever the index
    has doubled, or more than 1,000 and more than a hundredth of the vectors lie outside of their
    range. Both rebuild the index beside the old one, so searches go on meanwhile and only the
    thread that made the change waits.
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._lock = ReadersWriterLock()
        self._changing = Lock()
        self._segment = Segment(dimension)

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    @property
    def tombstones(self) -> int:
        """Number of removed vectors that still take up space."""
        return self._segment.table.tombstones

    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""
        with self._lock.reading():
            table = self._segment.table
            return np.sort(table.ids[table.live])

    def compact(self) -> None:
        """Drop tombstones and fit the codes to the present vectors."""
        with self._changing:
            self._rebuild()

    def save(self, directory: Path) -> None:
        """Write `ids.npy` and `vectors.npy`."""
        with self._lock.reading():
            ids, vectors = self._segment.live()
        write_arrays(directory, ids=ids, vectors=vectors)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote."""
        ids, vectors = read_rows(directory)
        if (directory / "rotation.npy").exists():
            # Written by version 0.1, which kept the vectors rotated.
            rotation = read_array(directory, "rotation")
            vectors = (vectors @ rotation.T).astype(np.float32)
        index = cls(vectors.shape[1])
        index._segment.add(ids, vectors)
        index._segment.fit()
        return index

    def __len__(self) -> int:
        with self._lock.reading():
            return self._segment.table.live_count

    def _add(self, ids: Ids, vectors: NDArray[np.float32]) -> None:
        with self._changing:
            with self._lock.writing():
                self._segment.add(ids, vectors)
            self._tidy()

    def _remove(self, ids: Ids) -> int:
        with self._changing:
            with self._lock.writing():
                removed = self._segment.table.drop(ids)
            self._tidy()
        return removed

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> list[Hits]:
        with self._lock.reading():
            return list(self._segment.search(queries, k, allowed))

    def _scores(self, query: NDArray[np.float32], ids: Ids) -> Scores:
        with self._lock.reading():
            return self._segment.scores(query, ids)

    def _vectors(self, ids: Ids) -> NDArray[np.float32]:
        with self._lock.reading():
            return self._segment.vectors(ids)

    def _tidy(self) -> None:
        """Rebuild when the index has doubled or too much of it is dead or astray."""
        live = self._segment.table.live_count
        doubled = live >= max(FIRST_FIT, 2 * self._segment.fitted_on)
        dead = self.tombstones > max(TOMBSTONES_KEPT, TOMBSTONE_SHARE * live)
        astray = self._segment.strays > max(STRAYS_KEPT, STRAY_SHARE * live)
        if doubled or dead or astray:
            self._rebuild()

    def _rebuild(self) -> None:
        rebuilt = Segment(self._dimension)
        rebuilt.add(*self._segment.live())
        rebuilt.fit()
        with self._lock.writing():
            self._segment = rebuilt
