"""Terms as people type them, and which of them a text holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.accounts.models import Organization
from matcher.listings.models import Achievement
from matcher.matching.terms import held_terms, terms_of

PHONE = "13912345678"


def achievement(**fields: object) -> Achievement:
    given = {"title": "示例成果", "confidential_parts": [], "keywords": [], **fields}
    return Achievement(organization=Organization(name="示例工业大学"), **given)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("激光  焊接", ("激光", "焊接")),
        ("激光，焊接、裂纹；热", ("激光", "焊接", "裂纹", "热")),
        ("激光 鐳射 激光 LED led", ("激光", "鐳射", "LED")),
        (" ，; ", ()),
        ("", ()),
    ],
)
def test_a_line_is_cut_into_different_terms(typed: str, terms: tuple[str, ...]) -> None:
    assert terms_of(typed) == terms


@pytest.mark.parametrize(
    ("text", "term", "held"),
    [
        # jieba cuts 热裂纹率 in other places than 裂纹: what counts is the text.
        ("使热裂纹率降至 0.5%", "裂纹", True),
        ("使热裂纹率降至 0.5%", "热裂纹", True),
        ("热处理后无裂纹", "热裂纹", False),
        ("减少裂\n纹", "裂纹", True),
        ("減少裂紋", "裂纹", True),
        ("采用ＬＥＤ光源", "led", True),
        ("采用 LED灯", "LED", True),
        ("sealed box", "LED", False),
        ("AI质检", "ai", True),
        ("main line", "AI", False),
        ("C++ 程序", "c++", True),
        ("a.b", "a*b", False),
        ("煤化工", "煤", True),
    ],
)
def test_a_term_is_held_where_its_characters_stand(text: str, term: str, held: bool) -> None:
    assert held_terms(achievement(abstract=text), (term,)) == ((term,) if held else ())


def test_everything_that_anybody_reads_is_searched_and_nothing_else() -> None:
    one = achievement(
        title="钴基焊丝",
        keywords=["增材"],
        advantages="强度高",
        conditions="需要氩气",
        abstract=f"机密配方，电话 {PHONE}",
        applications=f"请致电 {PHONE}",
        confidential_parts=["abstract"],
    )
    asked = ("钴基", "增材", "强度", "氩气", "工业大学", "配方", PHONE, "12345")
    assert held_terms(one, asked) == ("钴基", "增材", "强度", "氩气", "工业大学")


@given(st.text(alphabet="热裂纹A1a ，\n", max_size=30), st.text("热裂纹", min_size=1, max_size=3))
def test_chinese_is_held_exactly_where_it_stands_in_the_text_without_gaps(
    text: str, term: str
) -> None:
    written = "".join(text.split())
    assert bool(held_terms(achievement(abstract=text), (term,))) == (term in written)
