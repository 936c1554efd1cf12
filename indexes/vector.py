"""What every engine over dense vectors offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indexes import arguments
from indexes.hits import Allowed, Hits, Ids, Scores


class VectorIndex(ABC):
    """Maximum inner product search over vectors with external ids.

    The public methods check their arguments, the underscored ones are the engine. Any number of
    threads may search at once.
    """

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Length of every vector."""

    @abstractmethod
    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write the index to a directory, which is created if need be and must be empty."""

    @classmethod
    @abstractmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote.

        Raises:
            SnapshotDamagedError: The files are missing or do not fit each other.
        """

    @abstractmethod
    def __len__(self) -> int: ...

    def add(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors; an id that is already present gets the new vector.

        Args:
            ids: Non-negative integers, shape (n,), each at most once.
            vectors: Finite float32 vectors, shape (n, dimension).

        Raises:
            InvalidInputError: The arguments do not fit; the index is unchanged.
        """
        rows = arguments.vector_rows(vectors, self.dimension)
        checked = arguments.new_ids(ids, len(rows))
        if len(rows):
            self._add(checked, rows)

    def remove(self, ids: ArrayLike) -> int:
        """Remove ids, ignoring unknown ones, and return how many were present."""
        return self._remove(np.unique(arguments.id_array(ids)))

    def search(self, vector: ArrayLike, k: int, allowed: Allowed | None = None) -> Hits:
        """Find the k vectors with the largest inner product.

        Args:
            vector: The query, shape (dimension,).
            k: Number of hits wanted, at least 1; fewer are returned if fewer are allowed.
            allowed: Which ids may be returned; all if None.
        """
        return self.search_batch(np.asarray(vector)[np.newaxis], k, allowed)[0]

    def search_batch(
        self, vectors: ArrayLike, k: int, allowed: Allowed | None = None
    ) -> list[Hits]:
        """Search for several vectors, shape (n, dimension), under the same filter."""
        rows = arguments.vector_rows(vectors, self.dimension)
        return self._search(rows, arguments.hit_count(k), arguments.id_filter(allowed))

    def scores(self, vector: ArrayLike, ids: ArrayLike) -> Scores:
        """Return the inner product of a vector (dimension,) with each id, NaN where absent."""
        query = arguments.vector_rows(np.asarray(vector)[np.newaxis], self.dimension)[0]
        return self._scores(query, arguments.id_array(ids))

    def vectors(self, ids: ArrayLike) -> NDArray[np.float32]:
        """Return the vectors of the given ids, shape (n, dimension).

        Raises:
            UnknownIdError: One of the ids is not in the index.
        """
        return self._vectors(arguments.id_array(ids))

    @abstractmethod
    def _add(self, ids: Ids, vectors: NDArray[np.float32]) -> None: ...

    @abstractmethod
    def _remove(self, ids: Ids) -> int: ...

    @abstractmethod
    def _search(
        self, queries: NDArray[np.float32], k: int, allowed: Allowed | None
    ) -> list[Hits]: ...

    @abstractmethod
    def _scores(self, query: NDArray[np.float32], ids: Ids) -> Scores: ...

    @abstractmethod
    def _vectors(self, ids: Ids) -> NDArray[np.float32]: ...
