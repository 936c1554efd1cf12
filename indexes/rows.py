"""Which row of an append-only store holds which external id, and which rows are dead."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.hits import Allowed, Ids, permitted

FIRST_CAPACITY = 1_024


class RowTable:
    """Rows are numbered in the order they were appended; a dropped row stays as a tombstone."""

    def __init__(self) -> None:
        self._ids = np.zeros(FIRST_CAPACITY, np.int64)
        self._live = np.zeros(FIRST_CAPACITY, np.bool_)
        self._row_of: dict[int, int] = {}
        self._rows = 0

    @property
    def live_count(self) -> int:
        """Number of rows that hold an id."""
        return len(self._row_of)

    @property
    def tombstones(self) -> int:
        """Number of dropped rows."""
        return self._rows - len(self._row_of)

    @property
    def ids(self) -> Ids:
        """The id of every row, dropped ones included."""
        return self._ids[: self._rows]

    @property
    def live(self) -> NDArray[np.bool_]:
        """For every row whether it still holds its id."""
        return self._live[: self._rows]

    def append(self, ids: Ids) -> None:
        """Append rows for ids that are not live, in amortised constant time each."""
        start, self._rows = self._rows, self._rows + len(ids)
        if self._rows > len(self._ids):
            capacity = max(self._rows, 2 * len(self._ids))
            self._ids, self._live = _grown(self._ids, capacity), _grown(self._live, capacity)
        self._ids[start : self._rows] = ids
        self._live[start : self._rows] = True
        self._row_of.update(zip(ids.tolist(), range(start, self._rows), strict=True))

    def drop(self, ids: Ids) -> int:
        """Turn the rows of ids into tombstones and return how many there were."""
        rows = [self._row_of.pop(i) for i in ids.tolist() if i in self._row_of]
        self._live[rows] = False
        return len(rows)

    def rows_of(self, ids: Ids) -> NDArray[np.int64]:
        """Return the row of each id, -1 where it is absent."""
        return np.array([self._row_of.get(i, -1) for i in ids.tolist()], np.int64)

    def searchable(self, allowed: Allowed | None) -> NDArray[np.bool_]:
        """Return for every row whether it may be found under a filter."""
        if allowed is None:
            return self.live
        return self.live & permitted(self.ids, allowed)


def _grown(array: NDArray[Any], capacity: int) -> NDArray[Any]:
    grown = np.zeros(capacity, array.dtype)
    grown[: len(array)] = array
    return grown
