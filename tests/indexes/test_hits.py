from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexes.hits import Hits, permitted


@given(st.lists(st.sampled_from([-1.5, 0.0, 0.25, 3.0]), max_size=30), st.integers(1, 40))
def test_best_orders_by_score_then_id(scores: list[float], k: int) -> None:
    ids = np.random.default_rng(0).permutation(len(scores))
    hits = Hits.best(ids, np.array(scores, np.float32), k)
    expected = sorted(zip(ids.tolist(), scores, strict=True), key=lambda hit: (-hit[1], hit[0]))[:k]
    assert list(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True)) == expected
    assert len(hits) == len(expected)


def test_permitted_refuses_ids_beyond_the_filter() -> None:
    ids = np.array([0, 1, 2, 3, 10**12])
    allowed = np.array([True, False, True])
    assert permitted(ids, allowed).tolist() == [True, False, True, False, False]
    assert not permitted(ids, np.zeros(0, np.bool_)).any()
