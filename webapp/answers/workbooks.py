"""Tables as an Excel file to be saved: no text is run as a formula, and a number stays one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask import Response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.exchange.refusals import harmless
from webapp.answers.downloads import MEDIA_TYPES, download

Cell = str | int | Decimal | None
_NARROW, WIDE = 16, 42
_AMOUNT = "#,##0.00##"


@dataclass(frozen=True)
class Table:
    """A sheet.

    Attributes:
        name: of the sheet.
        head: of its columns.
        rows: decimals are shown with two places at least.
        about: a line above the head: what the rows are limited to; none where it is empty.
        widths: of columns by their number, in characters; the others are narrow. Without any
            the first one is wide.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: str = ""
    widths: Mapping[int, int] = field(default_factory=lambda: {0: WIDE})


def workbook(tables: Iterable[Table], name: str) -> Response:
    """The tables as a file of this name, a sheet each."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        amount = book.add_format({"num_format": _AMOUNT})
        for table in tables:
            _write(book.add_worksheet(table.name), table, bold, amount)
    file.seek(0)
    return download(file, MEDIA_TYPES[".xlsx"], name)


def _write(sheet: Worksheet, table: Table, bold: Format, amount: Format) -> None:
    top = 1 if table.about else 0
    sheet.write_string(0, 0, harmless(table.about))
    sheet.freeze_panes(top + 1, 1)
    for place, name in enumerate(table.head):
        sheet.set_column(place, place, table.widths.get(place, _NARROW))
        sheet.write_string(top, place, name, bold)
    for line, row in enumerate(table.rows, start=top + 1):
        _write_row(sheet, line, row, amount)


def _write_row(sheet: Worksheet, line: int, row: Sequence[Cell], amount: Format) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(line, place, float(cell), amount)
        elif isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif cell:
            sheet.write_string(line, place, harmless(cell))
