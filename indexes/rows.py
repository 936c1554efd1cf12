"""Which row of an append-only store holds which external id, and which rows are dead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexes.growing import GrowingArray
from indexes.hits import Allowed, Ids, permitted


class RowTable:
    """Rows are numbered in the order they were appended; a dropped row stays as a tombstone."""

    def __init__(self) -> None:
        self._ids = GrowingArray(np.int64)
        self._live = GrowingArray(np.bool_)
        self._row_of: dict[int, int] = {}

    @property
    def live_count(self) -> int:
        """Number of rows that hold an id."""
        return len(self._row_of)

    @property
    def tombstones(self) -> int:
        """Number of dropped rows."""
        return len(self._ids) - len(self._row_of)

    @property
    def ids(self) -> Ids:
        """The id of every row, dropped ones included."""
        return self._ids.rows

    @property
    def live(self) -> NDArray[np.bool_]:
        """For every row whether it still holds its id."""
        return self._live.rows

    def append(self, ids: Ids) -> None:
        """Append rows for ids that are not live, in amortised constant time each."""
        start = len(self._ids)
        self._ids.append(ids)
        self._live.append(np.ones(len(ids), np.bool_))
        self._row_of.update(zip(ids.tolist(), range(start, start + len(ids)), strict=True))

    def drop(self, ids: Ids) -> int:
        """Turn the rows of ids into tombstones and return how many there were."""
        rows = [self._row_of.pop(i) for i in ids.tolist() if i in self._row_of]
        self.live[rows] = False
        return len(rows)

    def rows_of(self, ids: Ids) -> NDArray[np.int64]:
        """Return the row of each id, -1 where it is absent."""
        return np.array([self._row_of.get(i, -1) for i in ids.tolist()], np.int64)

    def searchable(self, allowed: Allowed | None) -> NDArray[np.bool_]:
        """Return for every row whether it may be found under a filter."""
        if allowed is None:
            return self.live
        return self.live & permitted(self.ids, allowed)
