"""What a report is made of: its tables, its charts, and the slots for words. All of it is data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
TEMPLATE = DATA / "annual_report.docx"
CHARTS: Mapping[str, str] = {
    "months": "各月成交额",
    "types": "各类型成交额",
    "fields": "各技术领域成交额",
    "funnel": "各环节的转化",
}
# Values of the top level besides tables, charts and slots.
FACTS: Mapping[str, str] = {
    "zone": "示范区名称",
    "year": "年份",
    "date": "生成日期",
    "origin": "数据的版本和固定时间",
    "counted_note": "计入清单列了多少项",
    "excluded_note": "未计入清单列了多少项",
}


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        key: of the value in a row.
        label: its heading.
        width: in centimetres on A4.
        numeric: whether it aligns right.
    """

    key: str
    label: str
    width: float
    numeric: bool


@dataclass(frozen=True)
class Table:
    """A table of the report.

    Attributes:
        code: under which a template asks for its rows.
        title: what stands above it.
        empty: what stands instead where there are no rows.
        columns: from left to right.
    """

    code: str
    title: str
    empty: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Slot:
    """A place for words: prefilled with sentences, edited by operators.

    Attributes:
        code: under which a template asks for its lines, in `narratives`.
        title: the heading.
        hint: what belongs there.
    """

    code: str
    title: str
    hint: str


@cache
def tables() -> Mapping[str, Table]:
    """The tables by code, in the order of the report."""
    data: dict[str, Any] = json.loads((DATA / "tables.json").read_text(encoding="utf-8"))
    return {code: _table(code, one, data["shapes"]) for code, one in data["tables"].items()}


@cache
def slots() -> Mapping[str, Slot]:
    """The slots by code, in the order of the report."""
    data = json.loads((DATA / "slots.json").read_text(encoding="utf-8"))
    return {one["code"]: Slot(**one) for one in data}


def _table(code: str, one: dict[str, Any], shapes: Mapping[str, Any]) -> Table:
    columns = shapes[one["columns"]] if isinstance(one["columns"], str) else one["columns"]
    made = [Column(key, label, width, bool(rest)) for key, label, width, *rest in columns]
    return Table(code, one["title"], one["empty"], made)
