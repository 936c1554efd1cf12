"""The table of the market as an Excel sheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from matcher.clock import today
from webapp.answers.workbooks import Cell, Table, workbook

_COLUMNS: Mapping[str, tuple[int, Callable[[Mapping[str, Any]], Cell]]] = {
    "主题": (30, lambda row: row["label"]),
    "供需状况": (16, lambda row: row["word"]),
    "需求与场景": (12, lambda row: row["counts"].needs),
    "其中缺成果": (12, lambda row: row["counts"].unsupplied),
    "成果": (12, lambda row: row["counts"].achievements),
    "其中缺需求": (12, lambda row: row["counts"].undemanded),
    "主要词": (60, lambda row: row["terms"]),
}


def market_file(rows: Sequence[Mapping[str, Any]], limits: str) -> Response:
    """One row for each topic.

    Args:
        rows: of `presentation.market.topic_row`.
        limits: what they are limited to, in words, and when they were computed.
    """
    columns = list(_COLUMNS.values())
    table = [[cell(row) for _, cell in columns] for row in rows]
    widths = {place: width for place, (width, _) in enumerate(columns)}
    sheet = Table("供需视图", list(_COLUMNS), table, limits, widths)
    return workbook([sheet], f"market-{today()}.xlsx")
