"""Forms say what the schemas say, and nothing written into them is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from matcher.errors import InvalidError
from matcher.listings.fields import Indicator
from matcher.listings.schemas import SCHEMAS
from tests.webapp.forms.samples import KEPT, POSTED
from webapp.forms import (
    empty_values,
    error_items,
    posted_values,
    schema_input,
    sections,
    stored_values,
)
from webapp.forms.choices import choices
from webapp.forms.layout import SECTIONS
from webapp.forms.steps import NOTHING, WHOLE, carried

KINDS = sorted(SCHEMAS)
# Given by imports, not by people.
NOT_ON_THE_FORM = {"external_id"}


@pytest.fixture(autouse=True, scope="module")
def _request() -> Iterator[None]:
    """Hints hold a link, so drawing a form needs a request."""
    app = Flask("webapp")
    app.add_url_rule("/post/industries", "post.industries")
    with app.test_request_context():
        yield


def drawn(kind: str, values: dict[str, Any], problems: Any = ()) -> dict[str, dict[str, Any]]:
    parts = sections(kind, values, problems)
    return {field["name"]: field for section in parts for field in section["fields"]}


def refused(kind: str, form: dict[str, Any]) -> tuple[dict[str, Any], InvalidError]:
    values = posted_values(kind, MultiDict(form))
    with pytest.raises(InvalidError) as caught:
        SCHEMAS[kind].parse(schema_input(kind, values))
    return values, caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_schema_stands_in_one_section(kind: str) -> None:
    names = [name for section in SECTIONS[kind] for name in section.fields]
    assert len(names) == len(set(names))
    assert set(names) == set(SCHEMAS[kind].model_fields) - NOT_ON_THE_FORM


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_posted_is_what_the_schema_reads(kind: str) -> None:
    values = posted_values(kind, MultiDict(POSTED[kind]))
    data = SCHEMAS[kind].parse(schema_input(kind, values))
    assert data.model_dump(mode="json") == KEPT[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_comes_back_from_its_form_unchanged(kind: str) -> None:
    data = SCHEMAS[kind].parse(KEPT[kind])
    values = stored_values(kind, data.model_dump())
    assert SCHEMAS[kind].parse(schema_input(kind, values)) == data


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_lacks_nothing_but_the_title(kind: str) -> None:
    with pytest.raises(InvalidError) as caught:
        SCHEMAS[kind].parse(schema_input(kind, empty_values(kind)))
    assert [(p.field, p.message) for p in caught.value.problems] == [("title", "不能为空")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_is_taken_by_the_schema_as_it_is(kind: str) -> None:
    for name in SCHEMAS[kind].model_fields:
        offered = [
            inner["value"]
            for choice in choices(kind, name)
            for inner in choice.get("choices", [choice])
        ]
        for value in offered:
            many = name in ("technical_fields", "cooperation", "confidential_parts")
            data = SCHEMAS[kind].parse({"title": "示例", name: [value] if many else value})
            taken = getattr(data, name)
            shown = "是" if taken is True else "否" if taken is False else taken
            assert str(shown) == str([value] if many else value)


def test_fields_are_drawn_from_their_declarations() -> None:
    fields = drawn("demand", empty_values("demand"))
    title, funds, problem = fields["title"], fields["funds_max"], fields["problem"]
    assert (title["kind"], title["required"], title["max_length"]) == ("text", True, 200)
    assert (funds["kind"], funds["label"], funds["unit"]) == ("number", "拟投入资金上限", "万元")
    assert problem["kind"] == "textarea"
    assert problem["hint"] == "现在怎样、差在哪里、造成什么损失"
    assert problem["example"].startswith("叶片补焊后出现热裂纹")
    assert problem["max_length"] == 20_000
    kinds = {name: field["kind"] for name, field in fields.items()}
    assert kinds["technical_fields"] == kinds["cooperation"] == "checks"
    assert kinds["region"] == kinds["min_trl"] == "select"
    assert kinds["scenario_trial"] == "radios"
    assert kinds["indicators"] == "indicators"
    assert (kinds["valid_until"], kinds["contact_phone"]) == ("date", "tel")


def test_contacts_are_never_public_and_withheld_parts_are_marked() -> None:
    values = posted_values("demand", MultiDict(POSTED["demand"]))
    public = {name: field.get("public") for name, field in drawn("demand", values).items()}
    assert {name for name, shown in public.items() if shown is False} == {
        "contact_name",
        "contact_phone",
        "contact_email",
        "attempts",
        "conditions",
    }
    assert public["problem"] is True


def test_regions_are_grouped_by_prefecture() -> None:
    groups = {c["label"]: c["choices"] for c in choices("demand", "region") if "choices" in c}
    assert [c["label"] for c in groups["包头市"]][:2] == ["包头市", "东河区"]
    assert {"value": "110000", "label": "北京市"} in groups["自治区外"]
    assert len(groups) == 13


def test_an_industry_is_taken_by_code_by_name_or_as_it_was_shown() -> None:
    # The group and its only class have one name: the name alone means the group.
    for text, code in (
        ("C3240", "C3240"),
        ("有色金属合金制造", "C324"),
        ("C3240 有色金属合金制造", "C3240"),
    ):
        values = empty_values("demand", title="示例") | {"industry": text}
        data = SCHEMAS["demand"].parse(schema_input("demand", values))
        assert data.industry == code


def test_an_industry_that_is_meant_is_offered() -> None:
    hint = str(
        drawn("demand", empty_values("demand") | {"industry": "金属合金"})["industry"]["hint"]
    )
    assert "相近的有：C324 有色金属合金制造；C3240 有色金属合金制造" in hint
    known = empty_values("demand", industry="C3240")
    assert "现为：制造业 / 有色金属冶炼和压延加工业" in str(
        drawn("demand", known)["industry"]["hint"]
    )


def test_errors_are_told_in_the_order_of_the_form() -> None:
    form = {"title": "", "contact_phone": "x", "goal": "\u200b", "funds_max": "y"}
    _, error = refused("demand", form)
    assert [item["field"] for item in error_items("demand", error.problems)] == [
        "title",
        "goal",
        "funds_max",
        "contact_phone",
    ]


def test_an_unknown_industry_stays_in_its_field_with_the_reason() -> None:
    values, error = refused("demand", {"title": "示例", "industry": "C9999 没有的"})
    field = drawn("demand", values, error.problems)["industry"]
    assert field["value"] == "C9999 没有的"
    assert field["error"].startswith("“C9999 没有的”不在代码表中")


def test_errors_of_a_row_stand_at_the_row_and_say_which_part() -> None:
    form = {
        "title": "示例",
        "indicators-4-name": "合格率",
        "indicators-4-operator": "≥",
        "indicators-4-value": "95",
        "indicators-7-name": "成本",
        "indicators-7-operator": "≤",
        "indicators-7-value": "",
    }
    values, error = refused("demand", form)
    first, second = drawn("demand", values, error.problems)["indicators"]["value"]
    assert "error" not in first
    assert (second["name"], second["error"], second["invalid"]) == (
        "成本",
        "数值不能为空",
        "value",
    )
    assert error_items("demand", error.problems) == [
        {"field": "indicators-1", "message": "技术指标第 2 项：数值不能为空"}
    ]


def test_too_many_rows_are_an_error_of_the_whole_field() -> None:
    rows = {
        f"indicators-{number}-{part}": text
        for number in range(21)
        for part, text in (("name", "示例"), ("operator", "="), ("value", "1"))
    }
    values, error = refused("demand", {"title": "示例", **rows})
    field = drawn("demand", values, error.problems)["indicators"]
    assert field["error"] == "最多 20 项，现有 21 项"
    assert error_items("demand", error.problems)[0]["field"] == "indicators-0"


def test_an_error_of_no_single_field_links_nowhere() -> None:
    _, error = refused("demand", {"title": "示例", "funds_min": "9", "funds_max": "3"})
    (item,) = error_items("demand", error.problems)
    assert item["field"] == ""
    assert "下限 9 万元大于上限 3 万元" in item["message"]


def test_rights_that_cannot_be_read_keep_their_text() -> None:
    text = "发明专利；ZL1；已授权；示例大学\n不知道什么；ZL2"
    values, error = refused("achievement", {"title": "示例", "ip": text})
    field = drawn("achievement", values, error.problems)["ip"]
    assert field["value"] == text
    assert "“不知道什么”不在代码表中" in field["error"]
    assert error.problems[0].label == "知识产权第 2 项"


def test_a_step_is_begun_by_what_a_person_wrote() -> None:
    known = empty_values("demand", region="150200", industry="C3240", contact_name="示例")
    assert [s["filled"] for s in sections("demand", known)] == [False] * 4
    written = known | {"goal": "示例", "contact_phone": "0471-0000000"}
    assert [s["filled"] for s in sections("demand", written)] == [False, True, False, True]


words = st.text(st.characters(categories=("L", "N"), include_characters=" "), min_size=1)
rows = st.lists(
    st.builds(
        lambda name, operator, value, unit, baseline: {
            "name": name,
            "operator": operator,
            "value": value,
            "unit": unit,
            "baseline": baseline,
        },
        words,
        st.sampled_from(["≥", "≤", ">", "<", "=", "范围"]),
        words,
        words,
        words,
    ),
    max_size=6,
)


@given(rows=rows, numbers=st.sets(st.integers(0, 99), min_size=6, max_size=6))
def test_rows_survive_whatever_numbers_they_have(
    rows: list[dict[str, str]], numbers: set[int]
) -> None:
    form = {
        f"indicators-{number}-{part}": text
        for number, row in zip(sorted(numbers), rows, strict=False)
        for part, text in row.items()
    }
    blank = [row for row in rows if not (row["name"] + row["value"] + row["unit"]).strip()]
    values = posted_values("demand", MultiDict(form))
    assert schema_input("demand", values)["indicators"] == [r for r in rows if r not in blank]
    assert set(Indicator.model_fields) == {"name", "operator", "value", "unit", "baseline"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_is_for_and_gives_an_example(kind: str) -> None:
    fields = drawn(kind, empty_values(kind))
    assert [name for name, field in fields.items() if not field["hint"]] == []
    chosen = ("select", "checks", "radios")
    typed = {name: field for name, field in fields.items() if field["kind"] not in chosen}
    assert [name for name, field in typed.items() if not field["example"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_carries_what_the_others_show(kind: str) -> None:
    values = posted_values(kind, MultiDict(POSTED[kind]))
    for step in range(1, len(SECTIONS[kind]) + 1):
        shown = {name: values[name] for name in SECTIONS[kind][step - 1].fields}
        hidden = posted_values(kind, MultiDict(carried(kind, values, step)))
        for name in values:
            if name in shown and name != "indicators":
                assert not hidden[name]
            elif name not in shown and name != "ip":
                assert hidden[name] == values[name]
    assert carried(kind, values, WHOLE) == []
    everything = posted_values(kind, MultiDict(carried(kind, values, NOTHING)))
    assert everything == values
