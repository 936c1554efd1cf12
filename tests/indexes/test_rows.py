from __future__ import annotations

import numpy as np

from indexes.rows import RowTable


def test_rows_are_numbered_in_order_and_dropped_ones_stay() -> None:
    table = RowTable()
    table.append(np.array([7, 3]))
    assert table.drop(np.array([7, 99])) == 1
    table.append(np.array([7]))
    assert table.ids.tolist() == [7, 3, 7]
    assert table.live.tolist() == [False, True, True]
    assert table.rows_of(np.array([3, 7, 99, 3])).tolist() == [1, 2, -1, 1]
    assert (table.live_count, table.tombstones) == (2, 1)
    assert table.searchable(None).tolist() == [False, True, True]
    allowed = np.array([False, False, False, True])
    assert table.searchable(allowed).tolist() == [False, True, False]


def test_many_rows_keep_their_places() -> None:
    table = RowTable()
    for start in range(0, 5_000, 700):
        table.append(np.arange(start, start + 700))
        table.drop(np.array([start]))
    assert table.ids.tolist() == list(range(len(table.ids)))
    assert np.flatnonzero(~table.live).tolist() == list(range(0, len(table.ids), 700))
