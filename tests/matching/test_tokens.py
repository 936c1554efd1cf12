"""Tokens: words and bigrams, with places that point at the folded text."""

import re
import warnings
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.demonstration.files import FOLDERS, listings, organizations
from matcher.matching import tokens
from matcher.matching.tokens import DATA, Tokenizer, fold

# Case pairs, full width, characters whose lower case is longer, rare Han, marks, blanks.
ALPHABET = st.one_of(
    st.sampled_from(
        "稀土永磁钕铁硼叶片裂纹的与在不釹鐵電葉薴Ａａ９％　，。AbCz09-+./%℃ \n\r\tİẞΣſK𬭶鿿㐀é"
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.text(ALPHABET, max_size=60)
TOKENIZER = Tokenizer()


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    TOKENIZER("稀土")


@settings(deadline=None)
@given(TEXTS)
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３％（）　！～", "abc123%() !~"),
        ("NdFeB", "ndfeb"),
        ("İSTANBUL Ａ", "İstanbul a"),
        ("稀土，。、", "稀土,。、"),
        ("風電葉片覆冰 ＮｄＦｅＢ", "风电叶片覆冰 ndfeb"),
    ],
)
def test_script_full_width_and_case_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_places_point_at_the_words_in_the_folded_text(text: str) -> None:
    folded, last = fold(text), 0
    for word, start, end in TOKENIZER.words(text):
        assert folded[start:end] == word
        assert len(word) > 1
        assert start >= last
        last = end


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_tokens_stand_in_the_text_and_do_not_depend_on_width_or_case(text: str) -> None:
    folded = fold(text)
    tokens = TOKENIZER(text)
    assert all(token in folded for token in tokens)
    assert TOKENIZER(folded) == tokens


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("稀土永磁钕铁硼叶片裂纹焊接"), min_size=2, max_size=30))
def test_every_pair_of_neighbours_is_a_token(text: str) -> None:
    """So a word is found also where jieba cuts the sentence otherwise."""
    tokens = TOKENIZER(text)
    assert {text[at : at + 2] for at in range(len(text) - 1)} <= set(tokens)
    assert all(len(token) > 1 for token in tokens)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("稀土永磁", ["稀土", "永磁", "稀土永磁", "土永"]),
        ("NdFeB 35SH", ["ndfeb", "35sh"]),
        ("钢", ["钢"]),
        ("pH 7", ["ph", "7"]),
        ("稀土永磁電機", ["稀土", "永磁", "稀土永磁", "土永", "磁电", "电机"]),
        ("ZFJ-11D", ["zfj", "11d", "zfj-11d"]),
        ("的", []),
        ("，。 \n%", []),
        ("", []),
    ],
)
def test_tokens_of_short_texts(text: str, tokens: list[str]) -> None:
    assert sorted(TOKENIZER(text)) == sorted(tokens)


def test_a_long_run_of_one_character_is_cut() -> None:
    """jieba needs ten seconds for this one."""
    assert set(TOKENIZER("裂" * 50_000)) >= {"裂裂"}
    assert len(TOKENIZER("裂" * 50_000)) <= 100_000


def test_repetitions_are_kept() -> None:
    assert TOKENIZER("稀土 稀土").count("稀土") == 2


def test_a_token_is_never_longer_than_a_word() -> None:
    assert TOKENIZER("a" * 500) == ["a" * 64]


@pytest.mark.parametrize(
    "word", [line.split()[0] for line in (DATA / "user_dictionary.txt").read_text().splitlines()]
)
def test_the_words_of_the_project_are_cut_as_one(word: str) -> None:
    text = f"采用{word}进行"
    assert fold(word) in [token.word for token in TOKENIZER.words(text)]


def test_stop_words_and_single_characters_are_no_words() -> None:
    assert [token.word for token in TOKENIZER.words("公司 的 叶片 a")] == ["叶片"]


def test_files_hold_one_word_a_line_once() -> None:
    for name in ("stop_words.txt", "user_dictionary.txt"):
        lines = (DATA / name).read_text(encoding="utf-8").split("\n")
        assert lines[-1] == ""
        words = [line.split(" ")[0] for line in lines[:-1]]
        assert all(words)
        assert len(set(words)) == len(words), name


def test_threads_that_load_it_together_agree() -> None:
    fresh = Tokenizer()
    found: list[list[str]] = []
    threads = [Thread(target=lambda: found.append(fresh("稀土永磁材料"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [TOKENIZER("稀土永磁材料")] * 4


@pytest.fixture(scope="module")
def jieba(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The reference, with the words of the project."""
    with warnings.catch_warnings():
        # Its source has invalid escapes, of which Python complains when it compiles them.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel("WARNING")
    cutter = jieba.Tokenizer()
    cutter.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    for line in (DATA / "user_dictionary.txt").read_text(encoding="utf-8").splitlines():
        word, frequency = line.split()
        cutter.add_word(word, int(frequency), "n")
    return cutter


def _demonstration(value: Any) -> Iterator[str]:
    """Every text in a JSON value, numbers of rows left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        value = [inner for name, inner in value.items() if name != "external_id"]
    if isinstance(value, list):
        for inner in value:
            yield from _demonstration(inner)


def test_rjieba_cuts_as_jieba_does(jieba: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 of 5,258 texts differ, all in runs like 0.2C and SAPO-34."""
    rows = [*organizations(), *(row for kind in FOLDERS for row in listings(kind))]
    texts = sorted(set(_demonstration(rows)))
    ours = [(TOKENIZER(text), TOKENIZER.words(text)) for text in texts]
    monkeypatch.setattr(tokens, "_cutter", lambda: jieba)
    theirs = [(TOKENIZER(text), TOKENIZER.words(text)) for text in texts]
    other = [text for text, a, b in zip(texts, ours, theirs, strict=True) if a != b]
    assert len(texts) > 5_000
    assert len(other) <= 0.005 * len(texts)
    assert all(re.search("[a-z0-9]", fold(text)) for text in other)


@given(st.text(max_size=60))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(TOKENIZER.pieces(text)) == text
