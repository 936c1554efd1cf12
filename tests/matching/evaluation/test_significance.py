"""Intervals and the paired test: against scipy, by hand, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap, spearmanr

from matcher.matching.evaluation.significance import (
    compare,
    interval,
    mean_interval,
    pooled_mae_score,
    pooled_spearman,
)

shares = st.floats(0, 1, allow_subnormal=False)
runs = st.lists(st.tuples(shares, shares), min_size=1, max_size=12)


@given(shares, st.integers(1, 50))
def test_the_interval_of_constant_data_is_the_constant(value: float, queries: int) -> None:
    assert mean_interval([value] * queries) == pytest.approx((value, value))


def test_the_interval_of_the_mean_agrees_with_scipy() -> None:
    values = np.random.default_rng(1).beta(2, 1, 124)
    expected = bootstrap((values,), np.mean, method="percentile", rng=2).confidence_interval
    assert mean_interval(values) == pytest.approx((expected.low, expected.high), abs=0.004)
    assert mean_interval(values) == mean_interval(values), "the draw is seeded"


PAIRS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([0.0, 0.1, 0.2, 0.7]), st.integers(1, 4)),
    min_size=2,
    max_size=30,
)


@given(PAIRS)
def test_pooled_figures_of_a_draw_are_those_of_the_repeated_pairs(
    pairs: list[tuple[int, float, int]],
) -> None:
    owners, predicted, levels = (np.array(column) for column in zip(*pairs, strict=True))
    owners = np.unique(owners, return_inverse=True)[1]
    drawn = np.arange(owners.max() + 1, dtype=float)[::-1] + 1  # the first query most often
    times = drawn[owners].astype(int)
    some, others = predicted.repeat(times), levels.repeat(times)
    [correlation] = pooled_spearman(owners, predicted, levels)(drawn[None])
    [score] = pooled_mae_score(owners, predicted, levels)(drawn[None])
    if len(set(some)) > 1 and len(set(others)) > 1:
        assert correlation == pytest.approx(spearmanr(some, others).statistic)
    else:
        assert correlation == 0.0
    assert score == pytest.approx(1 / (1 + np.abs(some - others).mean()))


def test_an_interval_needs_queries() -> None:
    assert interval(0, lambda drawn: drawn.sum(axis=1)) == (0.0, 0.0)


def test_two_runs_are_compared_query_by_query() -> None:
    better = {"a": 0.5, "b": 0.75, "c": 1.0}
    worse = {"c": 0.75, "a": 0.25, "b": 0.5}
    found = compare(better, worse)
    assert (found.difference, found.low, found.high) == (0.25, 0.25, 0.25)
    # Of the eight ways to give signs to three equal differences, two are as extreme.
    assert found.p == 0.25


def test_a_steady_difference_is_significant_and_noise_is_not() -> None:
    random = np.random.default_rng(5)
    old = dict(enumerate(random.uniform(0.3, 0.7, 100).tolist()))
    old_run = {str(query): value for query, value in old.items()}
    steady = {query: value + 0.01 for query, value in old_run.items()}
    noisy = {query: value + random.normal(0, 0.1) for query, value in old_run.items()}
    assert compare(steady, old_run).p < 0.001
    found = compare(noisy, old_run)
    assert found.p > 0.05
    assert found.low < 0 < found.high


@given(runs)
def test_comparison_is_antisymmetric(pairs: list[tuple[float, float]]) -> None:
    one = {str(query): first for query, (first, _) in enumerate(pairs)}
    other = {str(query): second for query, (_, second) in enumerate(pairs)}
    there, back = compare(one, other), compare(other, one)
    assert there.difference == pytest.approx(-back.difference)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.p == pytest.approx(back.p, abs=0.02)
    assert 0 < there.p <= 1
    assert there.low - 1e-12 <= there.high


def test_equal_runs_do_not_differ() -> None:
    found = compare({"a": 0.5, "b": 0.25}, {"a": 0.5, "b": 0.25})
    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("reference", [{}, {"b": 1.0}, {"a": 1.0, "b": 1.0}])
def test_runs_of_other_queries_are_not_compared(reference: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="same queries"):
        compare({"a": 1.0}, reference)
    with pytest.raises(ValueError, match="same queries"):
        compare({}, {})
