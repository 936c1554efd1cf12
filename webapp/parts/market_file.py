"""The table of the market as an Excel sheet."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.exchange.refusals import harmless
from webapp.answers.downloads import download

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS: Mapping[str, tuple[int, Callable[[Mapping[str, Any]], str | int]]] = {
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
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("供需视图")
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(2, 1)
        sheet.write_string(0, 0, limits)
        for place, (name, (width, _)) in enumerate(_COLUMNS.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, name, bold)
        for line, row in enumerate(rows, start=2):
            for place, (_, cell) in enumerate(_COLUMNS.values()):
                value = cell(row)
                if isinstance(value, int):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, harmless(value))
    file.seek(0)
    return download(file, _TYPE, f"market-{today()}.xlsx")
