"""The figures against hand-computed values, scikit-learn and ranx."""

import math

import numba
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
    assert metrics.recall(["e", "a", "b"], {"a", "i"}, depth=2) == 0.5
    assert metrics.recall(["a", "b", "c"], {"a", "b", "c", "d"}, depth=2) == 1.0


def test_reciprocal_rank_of_the_first_relevant_document() -> None:
    assert metrics.reciprocal_rank(["x", "a", "b"], {"b", "a"}) == 0.5
    assert metrics.reciprocal_rank(["x", "y", "a"], {"a"}, depth=2) == 0.0
    assert metrics.reciprocal_rank([], {"a"}) == 0.0


@given(st.lists(st.floats(1, 4), max_size=30))
def test_ndcg_is_a_share_and_whole_for_the_ideal_order(levels: list[float]) -> None:
    assert 0 <= metrics.ndcg(levels) <= 1 + 1e-12
    ideal = metrics.ndcg(sorted(levels, reverse=True))
    assert ideal == (1.0 if any(np.exp2(level - 1) > 1 for level in levels) else 0.0)


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.sets(st.sampled_from("abcxyz")))
def test_recall_is_a_share_that_grows_with_the_ranking(
    ranking: list[str], relevant: set[str]
) -> None:
    if relevant:
        shares = [metrics.recall(ranking[:end], relevant) for end in range(len(ranking) + 1)]
        assert shares == sorted(shares)
        assert 0 <= shares[0] <= shares[-1] <= 1


def test_ndcg_and_recall_agree_with_ranx_on_whole_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    # Compiling takes ranx half a minute; its Python is the same arithmetic.
    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)
    import ranx

    random = np.random.default_rng(3)
    levels = {
        f"q{q}": {f"d{d}": int(random.integers(1, 5)) for d in range(int(random.integers(1, 31)))}
        for q in range(40)
    }
    levels = {query: judged | {"sure": 3} for query, judged in levels.items()}
    # Every judged document is ranked, among others that nobody judged.
    rankings = {
        query: [str(d) for d in random.permutation([*judged, *(f"u{n}" for n in range(40))])]
        for query, judged in levels.items()
    }
    gains = ranx.Qrels(
        {query: {d: level - 1 for d, level in judged.items()} for query, judged in levels.items()}
    )

    def of_ranx(metric: str, ranked: dict[str, list[str]]) -> dict[str, float]:
        run = ranx.Run(
            {query: {d: 1 / rank for rank, d in enumerate(r, 1)} for query, r in ranked.items()}
        )
        figures = ranx.evaluate(gains, run, metric, return_mean=False)
        return dict(zip(run.keys(), figures, strict=True))

    pools = {query: [d for d in r if d in levels[query]] for query, r in rankings.items()}
    assert of_ranx("ndcg_burges@10", pools) == pytest.approx(
        {query: metrics.ndcg([levels[query][d] for d in pool]) for query, pool in pools.items()}
    )
    assert of_ranx("recall@50-l2", rankings) == pytest.approx(
        {
            query: metrics.recall(ranking, metrics.relevant_ids(levels[query]))
            for query, ranking in rankings.items()
        }
    )


def test_mae_score_and_spearman() -> None:
    assert metrics.mae_score([2.0, 3.0], [1.0, 3.0]) == pytest.approx(1 / 1.5)
    assert metrics.spearman([1, 2, 3], [2, 3, 4]) == pytest.approx(1.0)
    assert metrics.spearman([1, 1, 1], [2, 3, 4]) == 0.0
