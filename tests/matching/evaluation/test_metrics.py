"""The figures against hand-computed values and scikit-learn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from matcher.matching.evaluation import metrics


def test_ndcg_of_a_small_pool_by_hand() -> None:
    gained = 1 / math.log2(2) + 7 / math.log2(3)
    ideal = 7 / math.log2(2) + 1 / math.log2(3)
    assert metrics.ndcg([2, 4, 1]) == pytest.approx(gained / ideal)
    assert metrics.ndcg([4, 2, 1]) == 1.0
    assert metrics.ndcg([1, 1]) == 0.0


@given(st.lists(st.integers(1, 4), min_size=2, max_size=40))
def test_ndcg_agrees_with_scikit_learn(levels: list[int]) -> None:
    gains = np.exp2(np.array(levels) - 1) - 1
    if gains.any():
        order = np.arange(len(levels), 0, -1)
        expected = ndcg_score([gains], [order], k=10)
        assert metrics.ndcg([float(level) for level in levels]) == pytest.approx(expected)


def test_recall_is_capped_at_what_fits() -> None:
    assert metrics.recall([5, 1, 2], {1, 9}, depth=2) == 0.5
    assert metrics.recall([1, 2, 3], {1, 2, 3, 4}, depth=2) == 1.0


def test_mae_score_and_spearman() -> None:
    assert metrics.mae_score([2.0, 3.0], [1.0, 3.0]) == pytest.approx(1 / 1.5)
    assert metrics.spearman([1, 2, 3], [2, 3, 4]) == pytest.approx(1.0)
    assert metrics.spearman([1, 1, 1], [2, 3, 4]) == 0.0
