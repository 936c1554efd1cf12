"""What is posted as JSON says lists, numbers and days by itself; cells are read leniently."""

import json
from datetime import date

import pytest

from matcher.errors import InvalidError, MalformedError
from matcher.listings.schemas import SCHEMAS, DemandInput

WHOLE = {
    "title": " 示例 ",
    "keywords": ["焊接", "裂纹"],
    "technical_fields": ["03"],
    "indicators": [{"name": "合格率", "operator": "≥", "value": "95", "unit": "%"}],
    "valid_until": "2026-12-31",
    "funds_max": 300,
    "min_trl": 6,
    "scenario_trial": True,
}


def parse(values: dict[str, object]) -> DemandInput:
    return DemandInput.parse_json(json.dumps(values).encode())


def test_json_gives_the_same_as_a_form() -> None:
    read = parse(WHOLE)
    form = {
        "title": "示例",
        "keywords": "焊接；裂纹",
        "technical_fields": "03",
        "indicators": "合格率≥95%",
        "valid_until": "2026年12月31日",
        "funds_max": "300",
        "min_trl": "6",
        "scenario_trial": "是",
    }
    assert read == DemandInput.parse(form)
    assert read.valid_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("keywords", "焊接；裂纹"),
        ("technical_fields", "03"),
        ("technical_fields", None),
        ("indicators", "合格率≥95%"),
        ("indicators", ["合格率≥95%"]),
        ("valid_until", "2026/12/31"),
        ("valid_until", 0),
        ("funds_max", "300"),
        ("min_trl", ""),
        ("min_trl", 6.5),
        ("scenario_trial", "是"),
        ("scenario_trial", 1),
        ("title", 1),
    ],
)
def test_json_is_not_converted(field: str, value: object) -> None:
    with pytest.raises(InvalidError) as refused:
        parse({"title": "示例", field: value})
    assert refused.value.problems[0].field.split(".")[0] == field


def test_codes_and_names_are_both_understood() -> None:
    by_name = parse({"title": "示例", "region": "包头市"})
    assert by_name == parse({"title": "示例", "region": "150200"})


@pytest.mark.parametrize("sent", [b"", b"{", b"\xff", b'{"title": "\\ud800"}', b"[" * 5_000])
def test_what_is_no_json_is_malformed(sent: bytes) -> None:
    with pytest.raises(MalformedError, match="不是有效的 JSON"):
        DemandInput.parse_json(sent)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_json_schema_tells_of_json(kind: str) -> None:
    fields = SCHEMAS[kind].model_json_schema()["properties"]
    assert fields["keywords"]["type"] == "array"
    assert {"type": "string", "format": "date"} in fields["valid_until"]["anyOf"]
