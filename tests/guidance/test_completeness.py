"""What is missing or vague is said, and what is well written is left alone."""

from typing import Any

import pytest

from matcher.guidance.completeness import hints, judge, telling
from matcher.guidance.written import as_written
from matcher.listings.schemas import SCHEMAS

ROWS = [
    {"name": "合格率", "operator": "≥", "value": "95", "unit": "%"},
    {"name": "工时", "operator": "≤", "value": "2", "unit": "h"},
]
WHOLE: dict[str, Any] = {
    "title": "镍基合金叶片补焊热裂纹抑制",
    "problem": "叶片补焊后出现热裂纹，合格率不足七成，每月报废约四十件。",
    "goal": "补焊合格率稳定在 95% 以上。",
    "indicators": ROWS,
    "key_technology": "补焊时热输入与凝固应力的控制。",
    "conditions": "有氩弧焊机三台，可提供报废记录。",
    "funds_min": "30",
    "time_limit_months": "12",
}


def flaws(kind: str = "demand", **fields: Any) -> dict[str, str]:
    judged = judge(as_written(kind, fields))
    return {one.aspect.field: one.flaw for one in judged if one.flaw}


def test_a_whole_demand_lacks_nothing() -> None:
    assert flaws(**WHOLE) == {}
    assert hints(judge(as_written("demand", WHOLE))) == []


def test_an_empty_form_lacks_everything_and_is_told_three_things() -> None:
    judged = judge(as_written("demand", {}))
    assert {one.flaw for one in judged} == {"missing"}
    assert [hint.field for hint in hints(judged)] == ["title", "problem", "goal"]
    assert hints(judged)[1].says == "还没有写主要问题"


@pytest.mark.parametrize(
    ("field", "text", "flaw"),
    [
        ("title", "示例稀土材料有限公司", "firm"),
        ("title", "技术升级项目需求", "generic"),
        ("title", "求方案", "short"),
        ("problem", "生产效率低。", "short"),
        (
            "problem",
            "我公司目前生产效率有待提高，希望引进先进的智能化升级相关技术，实现提质增效。",
            "generic",
        ),
        ("goal", "解决补焊以后出现热裂纹的毛病。", "number"),
        ("goal", "提高效率，降低成本，实现智能化升级。", "generic"),
        ("key_technology", "关键技术", "short"),
        ("conditions", "……", "missing"),
    ],
)
def test_what_is_vague_is_said(field: str, text: str, flaw: str) -> None:
    assert flaws(**{**WHOLE, field: text}) == {field: flaw}


@pytest.mark.parametrize(
    "goal", ["三年内把漏损降下来不再反复。", "误报再减少两成就算成功。", "收率８５以上就可以。"]
)
def test_numbers_are_known_however_they_are_written(goal: str) -> None:
    assert flaws(**{**WHOLE, "goal": goal}) == {}


def test_one_row_is_few_and_a_text_may_hold_more() -> None:
    wordy = "叶片补焊以后总是出现热裂纹，探伤不合格只能报废重做。"
    vague = {**WHOLE, "problem": wordy, "goal": "裂纹比现在少 1 半就好。"}
    assert flaws(**{**vague, "indicators": ROWS[:1]}) == {"indicators": "one"}
    assert flaws(**{**vague, "indicators": []}) == {"indicators": "missing"}
    vague["goal"] = "合格率≥95%"
    assert flaws(**{**vague, "indicators": []}) == {"indicators": "unlisted"}
    assert flaws(**{**vague, "indicators": ROWS[:1]}) == {"indicators": "one"}


def test_either_end_of_the_funds_is_enough() -> None:
    assert flaws(**{**WHOLE, "funds_min": ""}) == {"funds_max": "missing"}
    assert flaws(**{**WHOLE, "funds_min": "", "funds_max": "0"}) == {}


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_every_aspect_is_a_field_with_an_example_that_lacks_nothing(kind: str) -> None:
    for aspect, _ in judge(as_written(kind, {})):
        assert aspect.field in SCHEMAS[kind].model_fields
        if aspect.letters:
            assert aspect.field not in flaws(kind, **{aspect.field: aspect.example})


def test_examples_come_from_the_technical_field_and_lack_nothing() -> None:
    judged = judge(as_written("demand", {"title": "甲醇装置换热器结垢"}))
    told = {hint.field: hint.example for hint in hints(judged, ["99", "07"])}
    assert "浓盐水" in told["problem"]
    assert "叶片" in {hint.field: hint.example for hint in hints(judged)}["problem"]
    for field in ("problem", "goal"):
        assert field not in flaws(**{field: told[field]})


def test_letters_of_generic_words_do_not_count() -> None:
    assert telling("先进的智能化升级技术") == 0
    assert telling("提高效率，降低渣含铁") == 3
    assert telling("") == 0
