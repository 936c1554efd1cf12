"""Ranking is arithmetic: monotone, deterministic, and the same for the same numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.matching.ranking import (
    COMPONENTS,
    LOWEST,
    Ranker,
    fused_order,
    grade,
    level,
    load_ranker,
)
from matcher.taxonomy import load_rules

PLAIN = Ranker(
    version="test",
    depth=10,
    rank_constant=60,
    weights=dict.fromkeys(COMPONENTS, 1.0),
    half={"keyword_title": 10.0, "keyword_text": 40.0},
    intercept=-0.2,
    slopes={"dense_title": 0.5, "dense_text": 1.0, "keyword_title": 0.2, "keyword_text": 0.3},
    search_words=0.35,
    search_cosine=0.03,
)
RANKS = arrays(np.int64, st.tuples(st.integers(1, 12), st.just(4)), elements=st.integers(0, 30))
WEIGHTS = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, st.floats(0, 5)))
POSITIVE = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, st.floats(0, 4)))
SCORES = st.tuples(*[st.floats(-1, 1)] * 2, *[st.floats(0, 200)] * 2)


def order(ranker: Ranker, ranks: np.ndarray, ids: np.ndarray) -> list[int]:
    """The ids, best first."""
    return ids[fused_order(ranker.contributions(ranks), ids)].tolist()


def test_contributions_are_reciprocal_ranks() -> None:
    ranks = np.array([[1, 2, 0, 0], [0, 0, 0, 4]])
    expected = [[1 / 61, 1 / 62, 0, 0], [0, 0, 0, 1 / 64]]
    assert PLAIN.contributions(ranks).tolist() == expected
    weighted = replace(PLAIN, weights=PLAIN.weights | {"dense_text": 0.5})
    assert weighted.contributions(ranks)[0, 1] == 0.5 / 62


@settings(deadline=None)
@given(RANKS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_rows(
    ranks: np.ndarray, weights: dict[str, float], random: object
) -> None:
    ids = np.arange(100, 100 + len(ranks))
    shuffled = list(range(len(ranks)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    ranker = replace(PLAIN, weights=weights)
    assert order(ranker, ranks, ids) == order(ranker, ranks[shuffled], ids[shuffled])


@settings(deadline=None)
@given(RANKS, WEIGHTS, st.data())
def test_a_better_rank_in_one_component_never_lowers_the_place(
    ranks: np.ndarray, weights: dict[str, float], data: st.DataObject
) -> None:
    ids = np.arange(len(ranks))
    row, column = data.draw(st.integers(0, len(ranks) - 1)), data.draw(st.integers(0, 3))
    better = ranks.copy()
    worst = int(ranks[row, column]) or 31
    better[row, column] = data.draw(st.integers(1, worst))
    ranker = replace(PLAIN, weights=weights)
    assert order(ranker, better, ids).index(row) <= order(ranker, ranks, ids).index(row)


def test_ties_go_to_the_smaller_id_whatever_the_order_of_the_sum() -> None:
    """1/61 + 1/62 + 1/63 + 1/67 differs in its last bits with the order of its terms."""
    ranks = np.array([[1, 2, 3, 7], [1, 7, 2, 3]])
    assert np.diff(PLAIN.contributions(ranks).sum(axis=1)) != 0
    assert order(PLAIN, ranks, np.array([9, 8])) == [8, 9]
    assert order(PLAIN, ranks, np.array([8, 9])) == [8, 9]


def test_features_saturate_keywords_and_leave_cosines() -> None:
    features = PLAIN.features(np.array([[0.3, -0.2, 10.0, 120.0], [0.0, 1.0, 0.0, 0.0]]))
    assert features.tolist() == [[0.3, -0.2, 0.5, 0.75], [0.0, 1.0, 0.0, 0.0]]


def test_relevance_is_the_clipped_sum() -> None:
    scores = np.array([[0.4, 0.3, 10.0, 40.0], [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 90.0, 360.0]])
    assert PLAIN.relevance(scores).tolist() == pytest.approx([0.55, 0.0, 1.0])


@settings(deadline=None)
@given(SCORES, st.integers(0, 3), st.floats(0, 100), POSITIVE, st.floats(-6, 1))
def test_relevance_is_monotone_in_each_component_and_between_0_and_1(
    scores: tuple[float, ...], column: int, more: float, slopes: dict[str, float], start: float
) -> None:
    ranker = replace(PLAIN, slopes=slopes, intercept=start)
    higher = list(scores)
    higher[column] += more
    low, high = ranker.relevance(np.array([scores, higher])).tolist()
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-12


def test_relevance_does_not_depend_on_what_else_is_found() -> None:
    one = np.array([[0.7, 0.6, 5.0, 20.0]])
    many = np.concatenate([one, np.random.default_rng(0).random((50, 4)) * 100])
    assert PLAIN.relevance(one)[0] == PLAIN.relevance(many)[0]


@pytest.mark.parametrize(
    ("relevance", "name"),
    [
        *((1.0, "strong"), (0.5, "strong"), (0.4999, "fair"), (0.3, "fair"), (0.15, "weak")),
        *((0.1499, LOWEST), (0.0, LOWEST)),
    ],
)
def test_a_grade_begins_at_its_threshold(relevance: float, name: str) -> None:
    assert grade(relevance, {"strong": 0.5, "fair": 0.3, "weak": 0.15}) == name


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_relevance_never_has_a_lower_grade_or_level(one: float, other: float) -> None:
    low, high = sorted((one, other))
    thresholds = load_rules().thresholds
    names = [*thresholds, LOWEST]
    assert names.index(grade(high, thresholds)) <= names.index(grade(low, thresholds))
    assert 1 <= level(low) <= level(high) <= 4


def test_the_project_s_parameters_are_usable() -> None:
    ranker = load_ranker()
    assert set(ranker.weights) == set(ranker.slopes) == set(COMPONENTS)
    assert min(*ranker.weights.values(), *ranker.slopes.values()) >= 0
    assert set(ranker.half) == {"keyword_title", "keyword_text"}
    assert min(ranker.half.values()) > 0
    assert 0 < ranker.search_words < 1
    assert ranker.depth >= 50
    assert load_ranker() is ranker
