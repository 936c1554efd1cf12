"""The figures of a stage against values computed by hand."""

import math

import pytest

from matcher.matching.evaluation.figures import mean_figure, stage_figures
from matcher.matching.evaluation.run import Answer
from matcher.matching.evaluation.significance import Interval

LEVELS = {
    "q": {"a": 4.0, "b": 2.0},
    "r": {"a": 3.0, "c": 1.0},
    "s": {"b": 1.0, "c": 2.0},
}
ANSWERS = {
    "q": Answer(["b", "a"], ["b", "a"], {"a": 0.5, "b": 1 / 3}),
    "r": Answer(["x"], ["a", "c"], {"a": 0.0, "c": 0.0}),
    "s": Answer(["b"], ["b", "c"], {"b": 0.25, "c": 0.2}),
}


def level_of(fit: float) -> float:
    """Levels 1 to 4 for fits from 0 to 1."""
    return 1 + 3 * fit


def test_figures_per_query_and_in_all() -> None:
    figures = stage_figures(ANSWERS, LEVELS, level_of)
    # Gains 7 and 1; the second rank is discounted by log2(3).
    swapped = (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3))
    assert figures.queries["ndcg@10"] == pytest.approx({"q": swapped, "r": 1.0})
    assert figures.queries["recall@50"] == {"q": 1.0, "r": 0.0}
    assert figures.queries["spearman"] == pytest.approx({"q": 1.0, "r": 0.0, "s": -1.0})
    # Predicted levels 2.5 and 2; 1 and 1; 1.75 and 1.6.
    assert figures.queries["mae_score"] == pytest.approx(
        {"q": 1 / (1 + 1.5 / 2), "r": 1 / (1 + 2 / 2), "s": 1 / (1 + 1.15 / 2)}
    )
    assert figures.total["ndcg@10"].value == pytest.approx((swapped + 1) / 2)
    assert figures.total["recall@50"].value == 0.5
    assert figures.total["mae_score"].value == pytest.approx(1 / (1 + 4.65 / 6))
    # Ranks of the scores 6, 5, 1.5, 1.5, 4, 3 and of the levels 6, 3.5, 5, 1.5, 1.5, 3.5.
    assert figures.total["spearman"].value == pytest.approx(6.25 / math.sqrt(17 * 16.5))


def test_only_the_grade_predicts_levels() -> None:
    assert "mae_score" not in stage_figures(ANSWERS, LEVELS).total


def test_intervals_hold_the_figures() -> None:
    for figure in stage_figures(ANSWERS, LEVELS, level_of).total.values():
        assert figure.interval.low <= figure.value <= figure.interval.high
    shares = stage_figures(ANSWERS, LEVELS, level_of).total["recall@50"].interval
    assert shares == Interval(0.0, 1.0), "of two queries, both may be drawn twice"


def test_nothing_judged_gives_zeros() -> None:
    figures = stage_figures({}, {}, level_of)
    assert set(figures.total.values()) == {mean_figure({})}
    assert mean_figure({}) == (0.0, (0.0, 0.0))
