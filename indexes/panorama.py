"""The vector engine for production: exact search with pruning (FAISS Panorama)."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.arrays import read_rows, write_arrays
from indexes.hits import Allowed, Hits, Ids, Scores
from indexes.locking import ReadersWriterLock
from indexes.rotation import Rotation
from indexes.segment import Segment
from indexes.vector import VectorIndex

FIRST_FIT = 1_024
"""Vectors needed before a rotation is fitted; fewer are searched in no time anyway."""
TOMBSTONES_KEPT = 1_000
TOMBSTONE_SHARE = 0.1


class PanoramaVectorIndex(VectorIndex):
    """Exact inner product search over vectors in memory, safe for any number of threads.

    Adding takes amortised constant time. Removed and replaced vectors stay as tombstones until
    there are more than 1,000 and more than a tenth; the rotation is fitted anew whenever the
    index has doubled. Both rebuild the index beside the old one, so searches go on meanwhile and
    only the thread that made the change waits.

    Only the rotated vectors are kept: `vectors` rotates them back, exact to about 1e-7 relative.
    Where 8 does not divide the dimension, the index scans all vectors instead of pruning.
    """

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._lock = ReadersWriterLock()
        self._changing = Lock()
        self._segment = Segment(Rotation.identity(dimension))

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
        """Drop tombstones and fit the rotation to the present vectors."""
        with self._changing:
            self._rebuild(refit=True)

    def save(self, directory: Path) -> None:
        """Write ids, rotated vectors and rotation as .npy files."""
        with self._lock.reading():
            rotation = self._segment.rotation
            ids, rotated = self._segment.live()
        write_arrays(directory, ids=ids, vectors=rotated)
        rotation.save(directory)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote."""
        ids, rotated = read_rows(directory)
        index = cls(rotated.shape[1])
        index._segment = Segment(Rotation.load(directory, index.dimension))
        index._segment.add(ids, rotated)
        return index

    def __len__(self) -> int:
        with self._lock.reading():
            return self._segment.table.live_count

    def _add(self, ids: Ids, vectors: NDArray[np.float32]) -> None:
        with self._changing:
            rotated = self._segment.rotation.apply(vectors)
            with self._lock.writing():
                self._segment.add(ids, rotated)
            self._tidy()

    def _remove(self, ids: Ids) -> int:
        with self._changing:
            with self._lock.writing():
                removed = self._segment.table.drop(ids)
            self._tidy()
        return removed

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> list[Hits]:
        with self._lock.reading():
            rotated = self._segment.rotation.apply(queries)
            return list(self._segment.search(rotated, k, allowed))

    def _scores(self, query: NDArray[np.float32], ids: Ids) -> Scores:
        with self._lock.reading():
            rotated = self._segment.rotation.apply(query[np.newaxis])[0]
            return self._segment.scores(rotated, ids)

    def _vectors(self, ids: Ids) -> NDArray[np.float32]:
        with self._lock.reading():
            return self._segment.rotation.undo(self._segment.vectors(ids))

    def _tidy(self) -> None:
        """Rebuild when the index has doubled or too much of it is dead."""
        live = self._segment.table.live_count
        doubled = live >= max(FIRST_FIT, 2 * self._segment.rotation.fitted_on)
        if doubled or self.tombstones > max(TOMBSTONES_KEPT, TOMBSTONE_SHARE * live):
            self._rebuild(refit=doubled)

    def _rebuild(self, *, refit: bool) -> None:
        rotation = self._segment.rotation
        ids, vectors = self._segment.live()
        if refit:
            vectors = rotation.undo(vectors)
            rotation = Rotation.fit(vectors)
            vectors = rotation.apply(vectors)
        rebuilt = Segment(rotation)
        rebuilt.add(ids, vectors)
        with self._lock.writing():
            self._segment = rebuilt
