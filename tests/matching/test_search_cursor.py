"""Where a search goes on when its list has changed."""

import numpy as np
import pytest

from matcher.matching.search import _place_after


@pytest.mark.parametrize(
    ("found", "after", "place"),
    [
        ([7, 3, 9], (3, 2), 2),  # as it was
        ([8, 7, 3, 9], (3, 2), 3),  # one came before it
        ([3, 9], (3, 2), 1),  # one before it went
        ([7, 9], (3, 2), 1),  # itself went: the next one has its place
        ([7, 3], (3, 2), 2),  # nothing is left behind it
        ([], (3, 1), 0),
        ([5], (3, 0), 0),
    ],
)
def test_the_next_page_begins_behind_the_last_row(
    found: list[int], after: tuple[int, int], place: int
) -> None:
    assert _place_after(np.array(found, dtype=np.int64), after) == place
