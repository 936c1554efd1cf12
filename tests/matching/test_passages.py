"""What of a listing is matched, and under which key its vector is kept."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.listings.models import KINDS, Achievement, Demand, Listing, Scenario
from matcher.matching.passages import (
    NEED_CHARACTERS,
    NEED_KINDS,
    PARTS,
    SIDES,
    Passages,
    other_side,
    passages_of,
    passages_of_text,
    side_of,
)

INDICATOR = {"name": "合格率", "operator": "≥", "value": "95", "unit": "%", "baseline": "70"}


def listing(kind: type[Listing], **fields: Any) -> Listing:
    """A listing with every part filled by its own name."""
    parts = {part: f"<{part}>" for part in kind.SCHEMA.PARTS}
    made = kind(
        **{
            "title": "题目",
            "keywords": ["焊接", "裂纹"],
            "confidential_parts": [],
            **parts,
            **fields,
        }
    )
    made.kind = next(name for name, mapped in KINDS.items() if mapped is kind)
    return made


def test_a_demand_is_its_title_words_subject_and_indicators() -> None:
    passages = passages_of(listing(Demand, indicators=[INDICATOR]))
    assert passages.side == "need"
    assert passages.title == passages["title"] == "题目"
    assert passages["text"].split("\n") == [
        *("题目", "焊接", "裂纹", "<problem>", "<key_technology>", "<goal>", "合格率95%")
    ]


def test_a_scenario_tells_its_conditions_a_demand_keeps_them_out() -> None:
    text = passages_of(listing(Scenario, indicators=[])).text
    assert text == "题目\n焊接\n裂纹\n<pain_points>\n<technology>\n<conditions>"
    demand = passages_of(listing(Demand)).text
    assert "<conditions>" not in demand
    assert "<attempts>" not in demand


def test_an_achievement_is_on_the_other_side() -> None:
    passages = passages_of(listing(Achievement))
    assert passages.side == "achievement"
    assert passages.text.split("\n")[3:] == [
        *("<abstract>", "<problem_solved>", "<advantages>", "<applications>")
    ]


@pytest.mark.parametrize("kind", KINDS.values())
def test_what_is_withheld_or_empty_is_not_matched(kind: type[Listing]) -> None:
    first, second, *_ = kind.SCHEMA.PARTS
    hidden = listing(kind, confidential_parts=[first], **{second: ""})
    text = passages_of(hidden).text
    assert f"<{first}>" not in text
    assert "\n\n" not in text
    assert passages_of(listing(kind, **{first: "", second: ""})).text == text


def test_sides_are_opposite() -> None:
    assert {kind: side_of(kind) for kind in KINDS} == {
        "demand": "need",
        "scenario": "need",
        "achievement": "achievement",
    }
    assert [other_side(side) for side in SIDES] == ["achievement", "need"]
    assert {kind for kind in KINDS if side_of(kind) == "need"} == set(NEED_KINDS)


@settings(deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_the_key_tells_texts_and_roles_apart(one: str, other: str) -> None:
    need, offer = Passages("need", one, other), Passages("achievement", one, other)
    assert (need.hash("title") == need.hash("text")) == (one == other)
    assert {need.hash(part) for part in PARTS}.isdisjoint(offer.hash(part) for part in PARTS)
    assert need.hash("title") == Passages("need", one, "anything").hash("title")
    assert len(need.hash("text")) == 64


@pytest.mark.parametrize("side", SIDES)
def test_the_encoder_reads_simplified_characters(side: str) -> None:
    written = Passages(side, "風電葉片", "風電葉片\n覆冰監測")
    assert [written.embedded(part) for part in PARTS] == ["风电叶片", "风电叶片\n覆冰监测"]
    assert [written[part] for part in PARTS] == ["風電葉片", "風電葉片\n覆冰監測"]
    same = Passages(side, "风电叶片", "风电叶片\n覆冰监测")
    assert [written.hash(part) for part in PARTS] == [same.hash(part) for part in PARTS]


def test_of_a_need_only_the_beginning_is_embedded() -> None:
    text = "题目\n" + "裂" * 400
    assert Passages("need", "题目", text).embedded("text") == text[:NEED_CHARACTERS]
    assert Passages("achievement", "题目", text).embedded("text") == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("叶片开裂。补焊后更差", "叶片开裂"),
        (" 叶片开裂\n补焊后更差 ", "叶片开裂"),
        ("怎么防止开裂？急；", "怎么防止开裂"),
        ("一句话没有句号", "一句话没有句号"),
        ("。开头就是句号", "。开头就是句号"),
        ("长" * 300, "长" * 200),
        ("", ""),
    ],
)
def test_the_first_sentence_of_free_text_is_its_title(text: str, title: str) -> None:
    passages = passages_of_text(text)
    assert (passages.side, passages.title, passages.text) == ("need", title, text.strip())


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(SIDES))
def test_free_text_is_kept_whole_and_its_title_is_of_it(text: str, side: str) -> None:
    passages = passages_of_text(text, side)
    assert (passages.side, passages.text) == (side, text.strip())
    assert passages.title in text
    assert len(passages.title) <= 200
    assert bool(passages.title) == bool(text.strip())
