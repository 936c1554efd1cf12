"""A snippet is a piece of the text with the found words marked, in the place that holds most."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.matching.snippets import Snippet, snippet
from matcher.matching.tokens import fold

LETTERS = st.text(st.sampled_from("叶片裂纹焊接AaＡ９9 \n，。"), max_size=60)
WORDS = st.lists(st.text(st.sampled_from("叶片裂纹焊接a9"), min_size=1, max_size=3), max_size=4)


def marked(piece: Snippet) -> list[str]:
    return [text for text, found in piece.pieces if found]


def test_words_are_marked_where_they_stand() -> None:
    assert snippet("叶片补焊后出现热裂纹", ["裂纹", "叶片"]).pieces == (
        ("叶片", True),
        ("补焊后出现热", False),
        ("裂纹", True),
    )


def test_case_and_width_do_not_matter_and_the_text_stays_as_written() -> None:
    assert marked(snippet("ＮｄＦｅＢ与NDFEB", ["ndfeb"])) == ["ＮｄＦｅＢ", "NDFEB"]


def test_the_longest_of_overlapping_words_is_marked() -> None:
    assert marked(snippet("稀土永磁材料", ["稀土", "稀土永磁", "永磁"])) == ["稀土永磁"]


def test_signs_of_regular_expressions_are_letters() -> None:
    assert marked(snippet("纯度(99.5%)+", ["(99.5%)+", ".*"])) == ["(99.5%)+"]


def test_nothing_found_shows_the_beginning() -> None:
    for words in ([], ["没有"], [" "]):
        assert snippet("甲" * 200, words, 50).pieces == (("甲" * 50 + "…", False),)
    assert snippet("", ["甲"]).pieces == ()


def test_the_window_is_where_the_most_words_are() -> None:
    text = "裂纹" + "无" * 300 + "叶片补焊裂纹" + "无" * 300
    shown = snippet(text, ["叶片", "补焊", "裂纹"], 60)
    assert marked(shown) == ["叶片", "补焊", "裂纹"]
    assert shown.pieces[0] == ("…", False)
    assert str(shown).startswith("…" + "无" * 10 + "叶片补焊裂纹无")
    assert str(shown).endswith("无…")


def test_the_earliest_of_equal_windows_is_shown() -> None:
    shown = str(snippet("无" * 100 + "裂纹甲" + "无" * 100 + "裂纹乙" + "无" * 100, ["裂纹"], 40))
    assert "裂纹甲" in shown
    assert "裂纹乙" not in shown


def test_white_space_is_one_blank() -> None:
    assert str(snippet(" 叶片\n\n  裂纹\t焊接 ", [])) == "叶片 裂纹 焊接"


@settings(deadline=None)
@given(LETTERS, WORDS, st.integers(5, 40))
def test_a_snippet_is_a_piece_of_the_text(text: str, words: list[str], length: int) -> None:
    shown, clean = snippet(text, words, length), " ".join(text.split())
    body = str(shown).removeprefix("…").removesuffix("…")
    assert body in clean
    assert len(body) == min(length, len(clean))
    assert (len(str(shown)) > len(body)) == (len(clean) > length)
    folded = {fold(word) for word in words}
    assert all(fold(piece) in folded for piece in marked(shown))
    assert all(piece for piece, _ in shown.pieces)


@settings(deadline=None)
@given(LETTERS, WORDS)
def test_a_whole_text_has_no_ellipsis_and_marks_every_word(text: str, words: list[str]) -> None:
    clean = " ".join(text.split())
    shown = snippet(text, words, max(1, len(clean)))
    assert str(shown) == clean
    unmarked = [fold(piece) for piece, found in shown.pieces if not found]
    assert not [word for word in words for piece in unmarked if word in piece]


@pytest.mark.parametrize("words", [["的"], ["稀土", "的"]])
def test_a_long_text_full_of_the_word_takes_no_time(words: list[str]) -> None:
    began = time.perf_counter()
    assert len(str(snippet("稀土的" * 30_000, words))) == 111
    assert time.perf_counter() - began < 1
