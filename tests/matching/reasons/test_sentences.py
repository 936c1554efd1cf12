"""Texts are cut into sentences whatever was pasted into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.reasons.sentences import Sentence, evenly, sentences
from matcher.taxonomy import load_rules

RULES = load_rules().reasons.sentences
PIECES = st.sampled_from(
    ["激光熔覆修复叶片", "。", "；", "\n", "\t", " ", "1、", "（2）", "<p>", "</td><td>", "<b>",
     "&nbsp;", "x<y", "≥99.5%", "0.5mm", ". ", "No. 3", "，", "①", "�", "Ni-Cr alloy", "😀",
     "裂" * 90]
)  # fmt: skip


def cut(text: str, part: str = "problem") -> list[str]:
    return [sentence.text for sentence in sentences({part: text})]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1、高纯氧化镧，纯度≥99.5%。2、能耗降低20%以上；3.误差不超过±0.5mm\n（4）温度低到 -40℃",
            ["高纯氧化镧，纯度≥99.5%。", "能耗降低20%以上；", "误差不超过±0.5mm", "温度低到 -40℃"],
        ),
        (
            "We use laser cladding. It works at 3.5 kW and 0.2 mm. 中英文混合的 text",
            ["We use laser cladding.", "It works at 3.5 kW and 0.2 mm.", "中英文混合的 text"],
        ),
        ("指标\t数值\n纯度\t≥99.5%\n回收率\t95 %\n", ["指标\t数值\n纯度\t≥99.5%\n回收率\t95 %"]),
        ("温度10、20、30度下的测试结果", ["温度10、20、30度下的测试结果"]),
        ("其中 x<b 且 c>d 时 $E=mc^2$ 成立", ["其中 x<b 且 c>d 时 $E=mc^2$ 成立"]),
        ("一、研究内容：开发新型催化剂", ["研究内容：开发新型催化剂"]),
        ("。。；\n\n●●—— …", []),
        ("太短了", []),
        ("", []),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, found: list[str]) -> None:
    assert cut(text) == found


def test_tags_end_lines_or_are_blanks_and_places_stay() -> None:
    text = (
        '<p class="x">本项目<b>激光</b>熔覆，效率高</p><table><td>熔覆效率指标</td><td>每小时三公斤'
    )
    found = sentences({"goal": text})
    assert [" ".join(one.text.split()) for one in found] == [
        "本项目 激光 熔覆，效率高", "熔覆效率指标", "每小时三公斤",
    ]  # fmt: skip
    assert text[found[0].place.start : found[0].place.end] == "本项目<b>激光</b>熔覆，效率高"
    assert text[found[1].place.start : found[1].place.end] == "熔覆效率指标"


def test_a_text_without_marks_is_cut_behind_clauses_else_by_length() -> None:
    assert {len(one) for one in cut("裂" * 200)} == {RULES.longest, 200 - 2 * RULES.longest}
    by_clauses = cut("叶片补焊后出现热裂纹，" * 20)
    assert all(one.endswith("，") and len(one) <= RULES.longest for one in by_clauses)


def test_a_title_is_one_sentence_however_short_or_long() -> None:
    assert cut("储能", "title") == ["储能"]
    assert cut("叶片修复。" * 30, "title") == ["叶片修复。" * 30]


@pytest.mark.parametrize(
    "piece", ["裂", "a", "。", "●", "<p>x", "<", "1、", "马铃薯，", "(", "\n", "&amp;"]
)
def test_fifty_thousand_characters_give_no_more_than_is_kept(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    found = sentences({"title": "长文", "problem": text})
    assert 1 <= len(found) <= 1 + RULES.most
    assert all(len(one.text) <= RULES.longest for one in found)


def test_of_many_the_first_of_every_part_are_kept_in_their_order() -> None:
    texts = {
        "problem": "叶片补焊后出现热裂纹。" * 9,
        "goal": "合格率提高到九成。热裂纹率降到千分之五。",
    }
    kept = evenly(sentences(texts), 5)
    assert [(one.place.part, one.place.start) for one in kept] == [
        ("problem", 0), ("problem", 11), ("problem", 22), ("goal", 0), ("goal", 9),
    ]  # fmt: skip
    assert evenly(kept, 9) == kept


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["problem", "title"]))
def test_sentences_are_apart_in_order_and_quote_the_text(text: str, part: str) -> None:
    found: tuple[Sentence, ...] = sentences({part: text})
    at = 0
    for sentence in found:
        place = sentence.place
        assert at <= place.start < place.end <= len(text)
        assert len(sentence.text) == place.end - place.start
        assert sentence.text == sentence.text.strip()
        shown = zip(sentence.text, text[place.start : place.end], strict=True)
        assert all(mine == theirs or mine in " \n" for mine, theirs in shown)
        at = place.end
