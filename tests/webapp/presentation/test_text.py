from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from matcher.matching.snippets import Snippet
from webapp.presentation import day, marked, money_range


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


@given(st.lists(st.tuples(st.text(max_size=9), st.booleans()), max_size=4))
def test_no_text_is_ever_markup(pieces: list[tuple[str, bool]]) -> None:
    shown = marked(Snippet(tuple(pieces))).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert ">" not in shown
