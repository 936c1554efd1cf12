"""One declaration of every field: labels, limits that fit the columns, and order of ranges."""

from typing import Any, get_args

import pytest
from sqlalchemy import String, inspect

from matcher.errors import InvalidError
from matcher.listings.fields import PROSE_LIMIT
from matcher.listings.models import KINDS, ListingContact
from matcher.listings.schemas import (
    SCHEMAS,
    AchievementInput,
    Contact,
    DemandInput,
    ListingInput,
    ScenarioInput,
    values,
)

ALL = sorted(SCHEMAS)


def refusal(schema: type[ListingInput], **data: Any) -> str:
    with pytest.raises(InvalidError) as caught:
        schema.parse({"title": "示例", **data})
    return caught.value.message


@pytest.mark.parametrize("kind", ALL)
def test_every_field_has_a_chinese_label(kind: str) -> None:
    schema = SCHEMAS[kind]
    for name in schema.model_fields:
        assert any("\u4e00" <= character <= "\u9fff" for character in schema.label(name)), name
    assert schema.label("unknown") == "unknown"


@pytest.mark.parametrize("kind", ALL)
def test_the_columns_hold_exactly_what_the_schema_declares(kind: str) -> None:
    columns = set(inspect(KINDS[kind]).columns.keys())
    data = SCHEMAS[kind].parse({"title": "示例"})
    assert set(values(data)) <= columns
    assert columns.isdisjoint(Contact.model_fields)
    assert KINDS[kind].SCHEMA is SCHEMAS[kind]


def text_columns() -> list[tuple[str, str, int]]:
    """Kind, field and size of every column of limited length that a schema fills."""
    found = []
    for kind, table in KINDS.items():
        for name, column in inspect(table).columns.items():
            if name in SCHEMAS[kind].model_fields and isinstance(column.type, String):
                found.append((kind, name, column.type.length))
        for name, column in inspect(ListingContact).columns.items():
            if name in Contact.model_fields:
                found.append((kind, name, column.type.length))
    return [(kind, name, size) for kind, name, size in found if size]


@pytest.mark.parametrize(("kind", "name", "size"), text_columns())
def test_no_text_that_is_accepted_is_too_long_for_its_column(
    kind: str, name: str, size: int
) -> None:
    """PostgreSQL refuses what SQLite cuts off silently: an answer 500 instead of a message."""
    tails = {"contact_email": "@b.cn", "contact_phone": ""}
    letter = "1" if name == "contact_phone" else "a"
    text = letter * (size + 1 - len(tails.get(name, ""))) + tails.get(name, "")
    assert len(text) == size + 1
    assert refusal(SCHEMAS[kind], **{name: text}).startswith(SCHEMAS[kind].label(name))


@pytest.mark.parametrize("kind", ALL)
def test_parts_are_prose_fields_and_prose_is_limited(kind: str) -> None:
    schema = SCHEMAS[kind]
    for part in schema.PARTS:
        text = "长" * PROSE_LIMIT
        assert getattr(schema.parse({"title": "示例", part: text}), part) == text
        assert f"最多 {PROSE_LIMIT} 字，现有 {PROSE_LIMIT + 1} 字" in refusal(
            schema, **{part: text + "长"}
        )


def test_a_title_is_needed_and_limited() -> None:
    with pytest.raises(InvalidError, match=r"^名称：必填，请填写$"):
        DemandInput.parse({})
    assert refusal(DemandInput, title=" ") == "名称：不能为空"
    assert DemandInput.parse({"title": "长" * 200}).title == "长" * 200
    assert refusal(DemandInput, title="长" * 201) == "名称：最多 200 字，现有 201 字，请精简"


@pytest.mark.parametrize(
    ("schema", "data", "message"),
    [
        (DemandInput, {"min_trl": 0}, "最低成熟度（TRL）：不能小于 1，现为“0”"),
        (DemandInput, {"min_trl": 10}, "最低成熟度（TRL）：不能大于 9，现为“10”"),
        (DemandInput, {"funds_min": -1}, "拟投入资金下限（万元）：不能小于 0，现为“-1”"),
        (DemandInput, {"funds_max": 10_000_001}, "资金上限（万元）：不能大于 10000000"),
        (DemandInput, {"funds_max": float("inf")}, "拟投入资金上限（万元）：应为有限的数字"),
        (DemandInput, {"time_limit_months": 121}, "期限（月）：不能大于 120"),
        (DemandInput, {"funds_min": 9, "funds_max": 8.5}, "资金下限 9 万元大于上限 8.5 万元"),
        (AchievementInput, {"price_min": 2, "price_max": 1}, "价格下限 2 万元大于上限 1 万元"),
        (AchievementInput, {"ip": [{"type": "invention"}] * 51}, "知识产权：最多 50 项"),
        (ScenarioInput, {"category": "海洋"}, "场景类别：“海洋”不在代码表中。可填：工业生产、"),
        (DemandInput, {"confidential_parts": ["abstract"]}, "“abstract”不是本类信息的正文字段"),
        (DemandInput, {"pain_points": "x"}, "pain_points：没有这个字段，请删除"),
        (DemandInput, {"contact_phone": "打我电话"}, "联系电话：请填手机号或带区号的座机号"),
        (DemandInput, {"contact_email": "a@b"}, "电子邮箱：邮箱应写作 name@example.com"),
    ],
)
def test_limits(schema: type[ListingInput], data: dict[str, Any], message: str) -> None:
    assert message in refusal(schema, **data)


@pytest.mark.parametrize("kind", ALL)
def test_blank_optional_fields_are_absent(kind: str) -> None:
    schema = SCHEMAS[kind]
    optional = [n for n, field in schema.model_fields.items() if type(None) in get_args(
        field.annotation)]  # fmt: skip
    assert {"region", "industry", "valid_until", "external_id"} <= set(optional)
    data = schema.parse({"title": "示例", **dict.fromkeys(optional, " ")})
    assert {name: getattr(data, name) for name in optional} == dict.fromkeys(optional)


def test_equal_bounds_are_in_order() -> None:
    data = DemandInput.parse({"title": "示例", "funds_min": 5, "funds_max": 5})
    assert (data.funds_min, data.funds_max) == (5, 5)


def test_contacts_stay_out_of_the_columns() -> None:
    data = DemandInput.parse(
        {"title": "示例", "contact_name": "张", "contact_phone": "13800000000"}
    )
    assert values(data).keys().isdisjoint(Contact.model_fields)
    assert "13800000000" not in str(values(data))
