from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from matcher.matching.snippets import Snippet
from webapp.presentation import around, day, marked, money_range


def test_days_are_those_of_china() -> None:
    assert day(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == "2026-11-22"
    assert day(date(2026, 1, 2)) == "2026-01-02"
    assert day(None) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        (300, 1200, "300～1,200 万元"),
        (80, 80, "80 万元"),
        (None, 0.5, "不超过 0.5 万元"),
        (1234567.25, None, "1,234,567.25 万元以上"),
        (0, 10, "0～10 万元"),
    ],
)
def test_money_says_what_is_known(low: float | None, high: float | None, text: str) -> None:
    assert money_range(low, high) == text


def test_found_words_are_marked_and_all_is_escaped() -> None:
    snippet = Snippet((("a<b> ", False), ("<裂纹>", True), ("&c", False)))
    assert marked(snippet) == Markup("a&lt;b&gt; <mark>&lt;裂纹&gt;</mark>&amp;c")


def test_words_around_a_place_are_cut_with_ellipses() -> None:
    text = "前" * 40 + "热裂纹" + "后" * 40
    assert around(text, 40, 43) == "…" + "前" * 26 + "<mark>热裂纹</mark>" + "后" * 26 + "…"
    assert around("热裂纹\n率", 0, 3) == "<mark>热裂纹</mark> 率"


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_words_around_any_place_hold_no_markup_of_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    shown = around(text, start, end).replace("<mark>", "", 1).replace("</mark>", "", 1)
    assert "<" not in shown
    assert ">" not in shown
