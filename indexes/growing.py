"""An array that grows at its end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

FIRST_CAPACITY = 1_024


class GrowingArray:
    """Rows appended in amortised constant time; capacity not yet used takes no memory.

    A view that `rows` returned keeps its content when the array grows.
    """

    def __init__(self, dtype: DTypeLike, *row_shape: int) -> None:
        self._capacity = np.zeros((FIRST_CAPACITY, *row_shape), dtype)
        self._count = 0

    @property
    def rows(self) -> NDArray[Any]:
        """A view of the appended rows."""
        return self._capacity[: self._count]

    def append(self, rows: NDArray[Any]) -> None:
        """Append rows."""
        start, end = self._count, self._count + len(rows)
        if end > len(self._capacity):
            # Zeroed pages are mapped when first written: doubling costs address space only.
            grown = np.zeros((2 * end, *rows.shape[1:]), self._capacity.dtype)
            grown[:start] = self.rows
            self._capacity = grown
        self._capacity[start:end] = rows
        self._count = end

    def __len__(self) -> int:
        return self._count
