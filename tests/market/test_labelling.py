"""What topics are called, of a collection made by hand."""

from collections import Counter

import pytest

from matcher.market.labelling import key_terms, terms_in
from matcher.matching.tokens import Tokenizer

WELDING = (
    ("高温合金激光补焊", "叶片补焊后出现热裂纹，技术要求高"),
    ("叶片补焊工艺", "高温合金叶片补焊热裂纹，合格率不足"),
    ("热裂纹检测", "补焊后的热裂纹检测，企业需要系统"),
)
SILAGE = (
    ("牧草青贮霉变", "青贮窖开窖后牧草霉变，企业损失"),
    ("青贮乳酸菌剂", "乳酸菌剂用于牧草青贮，技术成熟"),
)


def counted(cut: Tokenizer, rows: tuple[tuple[str, str], ...]) -> Counter[str]:
    total = Counter[str]()
    for title, text in rows:
        total.update(terms_in(cut, [title], f"{title}\n{text}"))
    return total


def test_topics_are_called_what_only_they_say(tokenizer: Tokenizer) -> None:
    welding, silage = key_terms([counted(tokenizer, WELDING), counted(tokenizer, SILAGE)], 4)
    assert welding[:2] == ["叶片补焊", "裂纹"]
    assert silage[0] == "牧草青贮"
    assert not {"技术", "企业", "工艺", "检测"} & {*welding, *silage}


def test_words_that_stand_together_everywhere_are_one_term(tokenizer: Tokenizer) -> None:
    rows = tuple((f"羊草补播{n}", "干旱草场的羊草补播") for n in "甲乙丙")
    (terms,) = key_terms([counted(tokenizer, rows)], 3)
    assert "羊草补播" in terms
    assert not {"羊草", "补播"} & {*terms}


def test_one_listing_alone_names_nothing(tokenizer: Tokenizer) -> None:
    assert key_terms([terms_in(tokenizer, ["稀土萃取"], "稀土萃取皂化废水")], 5) == [[]]


def test_a_listing_counts_a_term_once_and_its_title_more(tokenizer: Tokenizer) -> None:
    found = terms_in(tokenizer, ["青贮霉变"], "青贮青贮青贮霉变损失很大")
    assert found["青贮"] == 3
    assert found["损失"] == 1


@pytest.mark.parametrize("text", ["", "1 2 3 %", "mm km", "<b>&", "技术 研究 系统"])
def test_what_is_no_word_is_no_term(tokenizer: Tokenizer, text: str) -> None:
    assert terms_in(tokenizer, [text], text) == Counter()


def test_nothing_has_no_terms() -> None:
    assert key_terms([], 5) == []
    assert key_terms([Counter(), Counter()], 5) == [[], []]
