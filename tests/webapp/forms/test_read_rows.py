"""Rows are read from the texts that the public reads, marked, and never more than a form holds."""

from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.listings.fields import PROSE_LIMIT
from matcher.listings.schemas import SCHEMAS
from webapp.forms import posted_values, rows_told, schema_input

ROW = {
    "indicators-0-name": "纯度",
    "indicators-0-operator": "≥",
    "indicators-0-value": "99",
    "indicators-0-baseline": "97",
}


def read(**form: Any) -> tuple[list[dict[str, str]], str]:
    posted = MultiDict({"read": "indicators", **form})
    values = posted_values("demand", posted)
    return values["indicators"], rows_told(posted, values)


def test_new_rows_stand_last_and_are_marked() -> None:
    rows, told = read(**ROW, goal="合格率≥95%，纯度≥98%")
    assert [(row["name"], row["value"], row.get("read", "")) for row in rows] == [
        ("纯度", "99", ""),
        ("合格率", "95", "1"),
    ]
    assert rows[0]["baseline"] == "97"
    assert told.startswith("从文字中读出 1 项指标")


def test_the_mark_is_kept_by_the_form_and_not_by_the_listing() -> None:
    again = {"indicators-0-name": "合格率", "indicators-0-value": "95", "indicators-0-read": "1"}
    posted = MultiDict(
        {"title": "示例", "indicators-0-operator": "≥", **again, "add": "indicators"}
    )
    values = posted_values("demand", posted)
    assert values["indicators"][0]["read"] == "1"
    (row,) = SCHEMAS["demand"].parse(schema_input("demand", values)).indicators  # type: ignore[attr-defined]
    assert (row.name, row.value) == ("合格率", "95")


def test_what_is_kept_from_the_public_is_not_read() -> None:
    rows, told = read(goal="合格率≥95%", confidential_parts="goal")
    assert rows == []
    assert told.startswith("没有读出新的指标")


def test_a_form_holds_twenty() -> None:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    rows, _ = read(goal="；".join(f"{name}料含量≥{place}%" for place, name in enumerate(names, 10)))
    assert len(rows) == 20


def test_of_a_text_that_is_too_long_anyway_only_the_beginning_is_read() -> None:
    begins = "甲" * (PROSE_LIMIT - 10)
    rows, _ = read(goal=f"{begins}。纯度≥99%。回收率≥95%", problem=f"{begins}{begins}。能耗≤5吨")
    assert [row["name"] for row in rows] == ["纯度"]
