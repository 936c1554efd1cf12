"""The content of an issue in words: how it is called, and what stands in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.list_issues.models import ListIssue

Cell = str | int | float
# Of the overview on paper and in the page; the rest are told below it as facts.
OVERVIEW = ("position", "code", "title", "organization", "region", "funds", "valid_until")
FUNDS = "资金（万元）"
NAMES: Mapping[str, str] = {"demand": "技术需求", "scenario": "应用场景"}


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Attributes:
        key: of an entry's row, see `row`.
        label: its heading.
        width: in characters of the spreadsheet.
    """

    key: str
    label: str
    width: int = 14


_FIRST = (
    Column("position", "序号", 6),
    Column("code", "编号", 13),
    Column("title", "名称", 36),
    Column("organization", "单位", 26),
    Column("region", "地区", 12),
    Column("industry", "行业", 20),
    Column("technical_fields", "技术领域", 20),
)
_LAST = (Column("published_on", "发布日期", 12), Column("valid_until", "有效期至", 12))
COLUMNS: Mapping[str, Sequence[Column]] = {
    "demand": (
        *_FIRST,
        Column("cooperation", "合作方式", 16),
        Column("funds_min", "资金下限（万元）", 12),
        Column("funds_max", "资金上限（万元）", 12),
        Column("time_limit_months", "期限（月）", 10),
        Column("min_trl", "最低成熟度（TRL）", 10),
        Column("scenario_trial", "可提供试验场景", 10),
        *_LAST,
    ),
    "scenario": (
        *_FIRST,
        Column("category", "场景类别", 14),
        Column("place", "场景地点", 20),
        Column("opening", "开放方式", 12),
        Column("investment", "投入或补贴", 24),
        Column("funds_max", "投入上限（万元）", 12),
        Column("min_trl", "最低成熟度（TRL）", 10),
        Column("closing_date", "截止日期", 12),
        *_LAST,
    ),
}


def number_name(issue: ListIssue) -> str:
    """What an issue is cited by: 2026 年第 1 期; before approval that it has no number yet."""
    return f"{issue.year} 年第 {issue.number} 期" if issue.is_published else "期号待定"


def cell(value: Any) -> Cell:
    """A value of the content as one cell: names of codes, 是 for yes, nothing for none and no."""
    if isinstance(value, list):
        return "、".join(str(cell(item)) for item in value)
    if isinstance(value, Mapping):
        return str(value["name"])
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else value


def indicator(row: Mapping[str, str]) -> str:
    """One technical indicator: 补焊合格率 ≥ 95 %."""
    sign = "" if row["operator"] == "范围" else f"{row['operator']} "
    wanted = f"{row['name']} {sign}{row['value']} {row.get('unit', '')}".strip()
    return f"{wanted}（现状 {row['baseline']}）" if row.get("baseline") else wanted


def funds(entry: Mapping[str, Any]) -> str:
    """The funds in ten thousand yuan: 300～1,200; empty when none are given."""
    low, high = entry.get("funds_min"), entry.get("funds_max")
    if low is None and high is None:
        return ""
    if low is None:
        return f"≤ {high:,}"
    return f"{low:,} 以上" if high is None else f"{low:,}" if low == high else f"{low:,}～{high:,}"


def row(entry: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of an entry by key of the column, its parts and indicators included."""
    parts = {part["name"]: part["text"] for part in entry["parts"]}
    texts = "；".join(indicator(one) for one in entry["indicators"])
    cells = {key: cell(value) for key, value in entry.items() if key not in ("parts", "keywords")}
    return {**cells, **parts, "indicators": texts, "funds": funds(entry)}


def facts(kind: str, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the overview does not tell of an entry, as (label, text)."""
    cells, told = row(entry), {*OVERVIEW, "published_on", "funds_min", "funds_max"}
    named = [(column.label, cells.get(column.key, "")) for column in _facts(kind, told)]
    return [(label, str(text)) for label, text in named if text != ""]


def _facts(kind: str, told: set[str]) -> list[Column]:
    return [column for column in COLUMNS[kind] if column.key not in told]
