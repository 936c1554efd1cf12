"""Values written into cells are read again as what they were."""

from datetime import date
from typing import Any

import pytest

from matcher.exchange.candidates import prepared
from matcher.exchange.cells import readable, written
from matcher.listings.schemas import SCHEMAS

INDICATOR = {"name": "合格率", "operator": "≥", "value": "95", "unit": "%", "baseline": ""}
RIGHT = {"type": "invention", "number": "ZL2021", "state": "granted", "holder": "示例 大学"}


@pytest.mark.parametrize(
    ("kind", "field", "value", "cell"),
    [
        ("demand", "technical_fields", ["03", "04"], "先进制造；生物、医药和医疗器械"),
        ("demand", "keywords", ["焊接", "裂纹"], "焊接；裂纹"),
        ("demand", "indicators", [INDICATOR], "合格率≥95%"),
        ("demand", "scenario_trial", True, "是"),
        ("demand", "funds_max", 1200.5, "1200.5"),
        ("demand", "min_trl", 6, "6"),
        ("demand", "valid_until", date(2026, 12, 31), "2026-12-31"),
        ("demand", "confidential_parts", ["attempts"], "已试方案与不足"),
        ("achievement", "ip", [RIGHT], "发明专利 ZL2021 已授权 示例 大学"),
        ("achievement", "level", "international", "国际先进"),
        ("achievement", "title", "=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("scenario", "opening", "pilot", None),
    ],
)
def test_a_value_goes_into_a_cell_and_back(
    kind: str, field: str, value: Any, cell: str | None
) -> None:
    if field == "level":
        value = SCHEMAS[kind].parse({"title": "—", "level": cell}).model_dump()["level"]
    text = written(kind, field, value)
    assert cell is None or text == cell
    schema = SCHEMAS[kind]
    read = schema.parse({"title": "—"} | prepared(schema, {field: text})).model_dump()
    assert read[field] == value


def test_nothing_and_what_nobody_understands_are_written_too() -> None:
    assert written("demand", "title", None) == ""
    assert written("demand", "indicators", [{"odd": 1}]) == ""
    assert written("demand", "keywords", {"a": "b"}) == '{"a": "b"}'


def test_each_cell_is_read_by_itself() -> None:
    values, refused = readable(
        "demand",
        {
            "title": "补焊",
            "region": "包头市",
            "min_trl": "12",
            "organization": "别的",
            "keywords": "a；b",
        },
    )
    assert values == {"title": "补焊", "region": "150200", "keywords": ["a", "b"]}
    assert refused == {"min_trl": "12"}
