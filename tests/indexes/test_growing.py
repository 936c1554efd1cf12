from __future__ import annotations

import numpy as np

from indexes.growing import FIRST_CAPACITY, GrowingArray


def test_rows_keep_their_content_while_the_array_grows() -> None:
    array = GrowingArray(np.float32, 3)
    array.append(np.ones((2, 3)))
    before = array.rows
    array.append(np.full((3 * FIRST_CAPACITY, 3), 7))
    array.append(np.zeros((0, 3)))
    assert len(array) == 2 + 3 * FIRST_CAPACITY
    assert array.rows.shape == (len(array), 3)
    assert array.rows.dtype == np.float32
    np.testing.assert_array_equal(array.rows[:2], np.ones((2, 3)))
    np.testing.assert_array_equal(array.rows[2:], np.full((3 * FIRST_CAPACITY, 3), 7))
    np.testing.assert_array_equal(before, np.ones((2, 3)))


def test_single_values() -> None:
    array = GrowingArray(np.int64)
    for value in range(3_000):
        array.append(np.array([value]))
    assert array.rows.tolist() == list(range(3_000))
