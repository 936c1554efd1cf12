from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluations.scoring import sheet_of, sheet_on
from matcher.statistics.definitions import definitions
from matcher.taxonomy import scheme

SHEET = sheet_on(date(2026, 11, 20))
_POINTS = st.integers(0, 10 * SHEET.maximum).map(lambda tenths: Decimal(tenths).scaleb(-1))


def test_weights_make_a_hundred_and_figures_exist() -> None:
    assert sum(row.weight for row in SHEET.criteria) == 100
    assert all(row.weight > 0 for row in SHEET.criteria)
    known = {one.code for one in definitions(date(2026, 11, 20))}
    assert {code for row in SHEET.criteria for code in row.figures} <= known
    assert len({row.code for row in SHEET.criteria}) == len(SHEET.criteria)
    assert [one.outcome for one in SHEET.outcomes] == [
        t.code for t in scheme("evaluation_outcomes")
    ]
    assert sheet_of(SHEET.version) is SHEET


@given(st.lists(_POINTS, min_size=len(SHEET.criteria), max_size=len(SHEET.criteria)))
def test_a_total_is_the_weighted_sum_within_half_a_hundredth(points: list[Decimal]) -> None:
    scores = {row.code: given for row, given in zip(SHEET.criteria, points, strict=True)}
    exact = sum(
        (Fraction(scores[row.code]) * row.weight / SHEET.maximum for row in SHEET.criteria),
        Fraction(0),
    )
    total = SHEET.total(scores)
    assert abs(Fraction(total) - exact) <= Fraction(1, 200)
    assert 0 <= total <= 100
    more = {code: min(one + 1, Decimal(SHEET.maximum)) for code, one in scores.items()}
    assert SHEET.total(more) >= total


@pytest.mark.parametrize(
    ("total", "outcome"),
    [
        ("100", "excellent"),
        ("85", "excellent"),
        ("84.99", "qualified"),
        ("60.00", "qualified"),
        ("59.99", "unqualified"),
        ("0", "unqualified"),
    ],
)
def test_thresholds_belong_to_the_better_outcome(total: str, outcome: str) -> None:
    assert SHEET.outcome(Decimal(total)) == outcome
