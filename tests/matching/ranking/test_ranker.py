"""Ranking is arithmetic: additive, monotone, deterministic, the same for the same numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.matching.ranking import (
    COMPONENTS,
    LOWEST,
    PARTS_OF_ORDER,
    STRUCTURE,
    Ranker,
    best_first,
    grade,
    load_ranker,
)
from matcher.taxonomy import load_rules
from tests.matching.ranking.plain import PLAIN, UNWEIGHTED

POSITIVE = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, st.floats(0, 4)))
WEIGHTS = st.fixed_dictionaries(dict.fromkeys(PARTS_OF_ORDER, st.floats(0, 5)))
COSINES, KEYWORDS = st.floats(-1, 1), st.floats(0, 200)
SCORES = st.tuples(COSINES, COSINES, KEYWORDS, KEYWORDS)
Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Ranks, scores and structure of the same few documents."""
    count = draw(st.integers(1, 10))
    return (
        draw(arrays(np.int64, (count, 4), elements=st.integers(0, 30))),
        np.array(draw(st.lists(SCORES, min_size=count, max_size=count))),
        draw(arrays(np.float64, (count, len(STRUCTURE)), elements=st.floats(0, 1))),
    )


def order(ranker: Ranker, found: Rows, ids: np.ndarray) -> list[int]:
    """The ids, best first."""
    return ids[best_first(ranker.contributions(*found), ids)].tolist()


def test_fused_shares_are_reciprocal_ranks_and_a_first_place_is_1() -> None:
    ranks = np.array([[1, 2, 0, 0], [0, 0, 0, 4]])
    expected = [[1, 61 / 62, 0, 0], [0, 0, 0, 61 / 64]]
    assert PLAIN.fused(ranks) == pytest.approx(np.array(expected), abs=1e-15)
    weighted = replace(PLAIN, weights=PLAIN.weights | {"dense_text": 0.5})
    assert weighted.fused(ranks)[0, 1] == pytest.approx(0.5 * 61 / 62)


def test_contributions_are_shares_then_scores_then_structure() -> None:
    weights = {"fit_dense_title": 2.0, "fit_keyword_text": 0.5, "field": 0.25, "freshness": 3.0}
    ranker = replace(PLAIN, weights=PLAIN.weights | weights)
    structure = np.array([[1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0, 0.1]])
    scores = np.array([[0.6, -0.4, 10.0, 120.0]])
    (parts,) = ranker.contributions(np.array([[1, 0, 0, 62]]), scores, structure)
    named = {name: value for name, value in zip(PARTS_OF_ORDER, parts, strict=True) if value}
    assert named == pytest.approx(
        {
            "dense_title": 1.0,
            "keyword_text": 61 / 122,
            "fit_dense_title": 1.2,
            "fit_keyword_text": 0.375,
            "field": 0.25,
            "freshness": 0.3,
        }
    )


def test_unknown_structure_and_negative_cosines_add_nothing() -> None:
    ranker = replace(PLAIN, weights=dict.fromkeys(PARTS_OF_ORDER, 1.0))
    parts = ranker.contributions(np.zeros((1, 4), np.int64), np.array([[-1.0, -0.1, 0.0, 0.0]]))
    assert not parts.any()


def test_parts_are_switched_off_by_name() -> None:
    ranker = replace(PLAIN, weights=dict.fromkeys(PARTS_OF_ORDER, 1.0))
    off = ranker.without("leading_industry", "fit_dense_text")
    assert {name for name in PARTS_OF_ORDER if not off.weights[name]} == {
        "leading_industry",
        "fit_dense_text",
    }
    assert ranker.weights["leading_industry"] == 1.0


@settings(deadline=None)
@given(rows(), WEIGHTS)
def test_contributions_are_additive_and_none_is_negative(
    found: Rows, weights: dict[str, float]
) -> None:
    parts = replace(PLAIN, weights=weights).contributions(*found)
    assert (parts >= 0).all()
    for column, name in enumerate(PARTS_OF_ORDER):
        alone = replace(PLAIN, weights=UNWEIGHTED | {name: weights[name]}).contributions(*found)
        assert alone[:, column].tolist() == parts[:, column].tolist()
        assert not np.delete(alone, column, axis=1).any()


@settings(deadline=None)
@given(rows(), WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_rows(
    found: Rows, weights: dict[str, float], random: Any
) -> None:
    ids = np.arange(100, 100 + len(found[0]))
    shuffled = list(range(len(ids)))
    random.shuffle(shuffled)
    ranker = replace(PLAIN, weights=weights)
    ranks, scores, structure = found
    again = ranks[shuffled], scores[shuffled], structure[shuffled]
    assert order(ranker, found, ids) == order(ranker, again, ids[shuffled])


@settings(deadline=None)
@given(rows(), WEIGHTS, st.data())
def test_a_better_rank_score_or_fit_never_lowers_the_place(
    found: Rows, weights: dict[str, float], data: st.DataObject
) -> None:
    ranks, scores, structure = (table.copy() for table in found)
    row = data.draw(st.integers(0, len(ranks) - 1))
    column = data.draw(st.integers(0, len(PARTS_OF_ORDER) - 1))
    if column < 4:
        ranks[row, column] = data.draw(st.integers(1, int(ranks[row, column]) or 31))
    elif column < 8:
        scores[row, column - 4] += data.draw(st.floats(0, 50))
    else:
        structure[row, column - 8] = data.draw(st.floats(structure[row, column - 8], 1))
    ids, ranker = np.arange(len(ranks)), replace(PLAIN, weights=weights)
    before, after = order(ranker, found, ids), order(ranker, (ranks, scores, structure), ids)
    assert after.index(row) <= before.index(row)


def test_ties_go_to_the_smaller_id_whatever_the_order_of_the_sum() -> None:
    """1/61 + 1/62 + 1/63 + 1/67 differs in its last bits with the order of its terms."""
    parts = np.array([[1 / 61, 1 / 62, 1 / 63, 1 / 67], [1 / 61, 1 / 67, 1 / 62, 1 / 63]])
    assert np.diff(parts.sum(axis=1)) != 0
    assert best_first(parts, np.array([9, 8])).tolist() == [1, 0]
    assert best_first(parts, np.array([8, 9])).tolist() == [0, 1]


def test_features_saturate_keywords_and_leave_cosines() -> None:
    features = PLAIN.features(np.array([[0.3, -0.2, 10.0, 120.0], [0.0, 1.0, 0.0, 0.0]]))
    assert features.tolist() == [[0.3, -0.2, 0.5, 0.75], [0.0, 1.0, 0.0, 0.0]]


def test_relevance_is_the_clipped_fit() -> None:
    scores = np.array([[0.4, 0.3, 10.0, 40.0], [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 90.0, 360.0]])
    assert PLAIN.fit(scores).tolist() == pytest.approx([0.55, -0.2, 1.75])
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
@given(st.floats(-1, 2), st.floats(-1, 2))
def test_a_higher_fit_never_has_a_lower_grade_level_or_chance(one: float, other: float) -> None:
    low, high = sorted((one, other))
    thresholds, ranker = load_rules().thresholds, load_ranker()
    names = [*thresholds, LOWEST]
    assert names.index(grade(high, thresholds)) <= names.index(grade(low, thresholds))
    assert 1 <= ranker.level(low) <= ranker.level(high) <= 4
    assert 0 <= ranker.chance(low) <= ranker.chance(high) <= 1


def test_the_project_s_parameters_are_usable() -> None:
    ranker = load_ranker()
    assert set(COMPONENTS) <= set(ranker.weights) <= set(PARTS_OF_ORDER)
    assert set(ranker.slopes) == set(COMPONENTS)
    assert min(*ranker.weights.values(), *ranker.slopes.values()) >= 0
    assert set(ranker.half) == {"keyword_title", "keyword_text"}
    assert min(ranker.half.values()) > 0
    assert 0 < ranker.search_words < 1
    assert 50 <= ranker.rerank <= ranker.depth
    assert ranker.confirmation is None, "no zone has decided anything yet"
    assert load_ranker() is ranker
