"""Phrases stand in both texts, with their places."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.matching.reasons import shared_phrases
from matcher.matching.tokens import Token, Tokenizer, fold

TOKENIZER = Tokenizer()
FRAGMENTS = st.sampled_from(
    [
        "叶片",
        "补焊",
        "热裂纹",
        "激光熔覆",
        "高温合金",
        "，",
        "与",
        " ",
        "NdFeB",
        "ＮｄＦｅＢ",
        "95%",
    ]
)
TEXTS = st.lists(FRAGMENTS, max_size=12).map("".join)


def rarity(word: str) -> float:
    """As in an index: a word is never more common than a word inside it."""
    return float(len(word))


def phrases(need: dict[str, str], offer: dict[str, str]) -> dict[str, float]:
    return {p.phrase: p.weight for p in shared_phrases(need, offer, TOKENIZER, rarity)}


def test_the_longest_run_that_stands_in_both_is_one_phrase() -> None:
    found = shared_phrases(
        {"title": "叶片开裂", "problem": "采用激光熔覆修复高温合金"},
        {"abstract": "面向高温合金的激光熔覆修复装备"},
        TOKENIZER,
        rarity,
    )
    assert [shared.phrase for shared in found] == ["激光熔覆修复", "高温合金"]
    first = found[0]
    assert (first.need.part, first.need.start, first.need.end) == ("problem", 2, 8)
    assert (first.achievement.part, first.achievement.start) == ("abstract", 7)
    words = [token.word for token in TOKENIZER.words("激光熔覆修复")]
    assert first.weight == sum(rarity(word) for word in words)


def test_nothing_in_common_gives_no_phrase() -> None:
    assert phrases({"title": "马铃薯脱毒"}, {"title": "激光熔覆"}) == {}
    assert phrases({"title": "的与和"}, {"title": "的与和"}) == {}
    assert phrases({}, {}) == {}


def test_each_phrase_is_told_once_and_none_inside_another() -> None:
    need = {"title": "激光熔覆", "problem": "激光熔覆；激光，熔覆"}
    assert list(phrases(need, {"title": "激光熔覆", "abstract": "激光 熔覆"})) == ["激光熔覆"]


def test_at_most_five_the_rarest_first_and_equals_by_name() -> None:
    words = ["叶片", "气化渣", "储能", "激光熔覆", "制氢", "电解槽", "多晶硅"]
    found = phrases({"title": "、".join(words)}, {"title": "，".join(reversed(words))})
    assert found == {"激光熔覆": 4, "多晶硅": 3, "气化渣": 3, "电解槽": 3, "储能": 2}
    assert list(found) == ["激光熔覆", "多晶硅", "气化渣", "电解槽", "储能"]


def test_width_and_case_do_not_matter_and_the_need_is_quoted() -> None:
    assert phrases({"title": "ＮｄＦｅＢ磁体"}, {"title": "NdFeB磁体"}) == {"ＮｄＦｅＢ磁体": 7.0}


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_places_quote_the_same_words_in_both_texts(title: str, problem: str, offer: str) -> None:
    need, achievement = {"title": title, "problem": problem}, {"abstract": offer}
    found = shared_phrases(need, achievement, TOKENIZER, rarity)
    for shared in found:
        here = need[shared.need.part][shared.need.start : shared.need.end]
        place = shared.achievement
        assert here == shared.phrase
        assert fold(achievement[place.part][place.start : place.end]) == fold(here)
    assert [shared.weight for shared in found] == sorted(
        (shared.weight for shared in found), reverse=True
    )
    lower = [shared.phrase.lower() for shared in found]
    assert len(set(lower)) == len(lower)


def test_long_texts_are_not_compared_word_by_word() -> None:
    need, offer = "马铃薯，" * 8_000, "羊绒，" * 8_000 + "马铃薯"
    TOKENIZER("")
    began = time.perf_counter()
    assert phrases({"text": need}, {"text": offer}) == {"马铃薯": 3.0}
    assert time.perf_counter() - began < 4


class Counted(list[Token]):
    """Words that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(at)


class CountingTokenizer(Tokenizer):
    def words(self, text: str) -> list[Token]:
        return Counted(super().words(text))


REPEATED = {
    "apart": ("马铃薯，" * 12_500, "马铃薯，" * 12_500),
    "in one run": ("马铃薯" * 16_666, "马铃薯" * 16_666),
    "in runs of unlike length": ("马铃薯" * 16_666, ("马铃薯" * 40 + "，") * 413),
    "of many words": ("马铃薯羊绒储能，" * 6_250, "储能羊绒马铃薯，" * 6_250),
}


@pytest.mark.parametrize("texts", REPEATED.values(), ids=REPEATED)
def test_texts_that_repeat_a_word_cost_what_their_length_does(
    texts: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counted, "looks", 0)
    need, offer = ({"text": text} for text in texts)
    found = shared_phrases(need, offer, CountingTokenizer(), rarity)
    assert found
    assert Counted.looks < 50_000 * 200
    longest = max(found, key=lambda shared: shared.need.end)
    assert offer["text"][longest.achievement.start : longest.achievement.end] == longest.phrase
