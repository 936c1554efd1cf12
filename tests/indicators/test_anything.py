"""Whatever stands in a text, reading and comparing answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.indicators import as_row, compare, describe, from_row, read_indicators
from matcher.indicators.amounts import amounts
from matcher.indicators.characters import fold

PIECES = [
    *"0123456789一二十百万亿半点两几余多.,，。；：:、/~-±≥≤<>=%℃φ()（）×^\n\t ",
    *["mm", "kWh/t", "吨/天", "万元", "个月", "以上", "以内", "降低", "提高到", "每天", "百分之"],
    *[
        "纯度",
        "能耗",
        "工作温度",
        "不低于",
        "由",
        "目前",
        "严禁超过",
        "GB/T",
        "<td>",
        "&ge;",
        "10⁻⁶",
    ],
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(texts)
def test_every_place_holds_a_number_of_the_text(text: str) -> None:
    end = 0
    for mention in read_indicators(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.end > end
        end = mention.end
        part = fold(text)[mention.start : mention.end]
        assert any(character in "0123456789一二两三四五六七八九十半" for character in part)


@given(texts)
def test_bounds_are_in_order_and_fit_the_comparison(text: str) -> None:
    for mention in read_indicators(text):
        assert (mention.low is None) == (mention.comparison in {"≤", "<"})
        assert (mention.high is None) == (mention.comparison in {"≥", ">"})
        if mention.low is not None and mention.high is not None:
            assert mention.low <= mention.high
            assert (mention.low == mention.high) == (mention.comparison in {"=", "≈"}) or not (
                mention.high
            )


@given(texts)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(
    st.lists(st.sampled_from(["纯度≥99%", "能耗降低20%", "寿命3~5年", "误差±0.5mm"]), max_size=6)
)
def test_sentences_are_read_one_by_one(sentences: list[str]) -> None:
    alone = [replace(read_indicators(one)[0], start=0, end=0) for one in sentences]
    together = [replace(one, start=0, end=0) for one in read_indicators("。".join(sentences))]
    assert together == alone


@given(texts, texts)
def test_anything_is_compared_and_shown(wanted: str, offered: str) -> None:
    wishes = read_indicators(wanted)
    compared = compare(wishes, read_indicators(offered))
    assert [one.wanted for one in compared] == wishes
    assert {one.verdict for one in compared} <= {"met", "unmet", "unclear", "unknown"}
    for one in wishes:
        assert describe(one)
        row = as_row(one)
        again = from_row(row)
        assert again
        assert as_row(again)["value"] == row["value"]


@given(texts)
def test_no_wish_is_denied_by_its_own_words(text: str) -> None:
    mentions = read_indicators(text)
    for mention in mentions:
        (compared,) = compare([mention], [mention])
        assert compared.verdict != "unmet"


@pytest.mark.parametrize("piece", ["9", "≥", "1.", "1,", "二", "一万", "(", "10^", "m/", " ", "每"])
def test_a_long_text_of_one_kind_costs_what_its_numbers_cost(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert len(amounts(fold(text))) <= len(text) // 2
    assert read_indicators(text) == []


def test_a_long_text_without_an_end_is_read_to_its_end() -> None:
    assert len(read_indicators("纯度99.5%" * 6000)) == 6000
