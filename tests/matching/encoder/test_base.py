import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.encoder.base import readable, unit_rows


@pytest.mark.parametrize("text", ["", " \t\n", "\u3000", "\x00\x01\x7f", "\u200b\ufeff", "\ud800"])
def test_text_without_visible_characters_reads_as_nothing(text: str) -> None:
    assert readable(text, 10) == ""


def test_text_is_stripped_cut_and_freed_of_lone_surrogates() -> None:
    assert readable("  新能源汽车 ", 3) == "新能源"
    assert readable("电池\ud83d管理", 10) == "电池管理"
    assert readable("😀", 10) == "😀"


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 20))
def test_readable_is_short_valid_and_stable(text: str, limit: int) -> None:
    head = readable(text, limit)
    assert len(head) <= limit
    assert head.encode("utf-8").decode("utf-8") == head
    assert readable(head, limit) == head


def test_rows_get_length_one_and_zero_rows_stay() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0]], rtol=1e-6)
