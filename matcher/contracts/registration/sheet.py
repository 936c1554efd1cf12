"""The registration form as an Excel workbook: one row a contract, whatever the number of rows.

Every text is written as a text, which no spreadsheet program runs as a formula or follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.contracts.registration.columns import CONTRACT, SIDES, Cell, Column, party_columns
from matcher.contracts.registration.rows import FormRow, Values

FORM, OTHERS, ABOUT = "登记表", "其他当事人", "说明"
_HEAD: Sequence[Column] = (*CONTRACT[:1], CONTRACT[2], Column("身份", "role", width=10))


def write_sheet(rows: Iterable[FormRow], path: Path, about: Sequence[str], *, private: bool) -> int:
    """Write the workbook, a row at a time.

    Args:
        rows: in the order in which they are to stand.
        path: the .xlsx to write.
        about: lines for the last sheet.
        private: whether the rows hold the parties' contacts.

    Returns:
        How many rows were written.
    """
    party = party_columns(private=private)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E7F0F7", "border": 1})
        form, others, told = (book.add_worksheet(name) for name in (FORM, OTHERS, ABOUT))
        sided = [(side, column) for side in SIDES for column in party]
        labels = [SIDES[side] + column.label for side, column in sided]
        columns = [*CONTRACT, *(column for _, column in sided)]
        formats = {"text": book.add_format({"num_format": "@"}), "money": _money(book)}
        _begin(form, columns, [*(c.label for c in CONTRACT), *labels], bold, formats)
        _begin(others, [*_HEAD, *party], [c.label for c in (*_HEAD, *party)], bold, formats)
        told.set_column(0, 0, 100)
        for line, text in enumerate(about):
            told.write_string(line, 0, text)
        return _write(form, others, rows, party)


def _write(
    form: Worksheet, others: Worksheet, rows: Iterable[FormRow], party: Sequence[Column]
) -> int:
    count = extra = 0
    for count, row in enumerate(rows, start=1):
        first = (_first(row, side, party) for side in SIDES)
        _cells(form, count, chain(_shown(CONTRACT, row.contract), *first))
        for line in _further(row, party):
            extra += 1
            _cells(others, extra, line)
    return count


def _cells(sheet: Worksheet, line: int, cells: Iterable[Cell]) -> None:
    for place, cell in enumerate(cells):
        if not isinstance(cell, str):
            sheet.write_number(line, place, float(cell))
        elif cell:
            sheet.write_string(line, place, cell)


def _shown(columns: Sequence[Column], values: Values) -> Iterator[Cell]:
    return (column.written(values[column.field]) for column in columns)


def _first(row: FormRow, side: str, columns: Sequence[Column]) -> Iterable[Cell]:
    parties = row.parties.get(side)
    return _shown(columns, parties[0]) if parties else [""] * len(columns)


def _further(row: FormRow, columns: Sequence[Column]) -> Iterator[Iterable[Cell]]:
    """The parties beyond the first one of each side."""
    for side, name in SIDES.items():
        for one in row.parties.get(side, ())[1:]:
            head = (row.contract["code"], row.contract["title"], name)
            yield chain(head, _shown(columns, one))


def _begin(
    sheet: Worksheet,
    columns: Sequence[Column],
    labels: Sequence[str],
    bold: Format,
    formats: dict[str, Format],
) -> None:
    """Widths and headings; a later edit keeps 010 and 01 as they are."""
    sheet.freeze_panes(1, 1)
    for place, (column, label) in enumerate(zip(columns, labels, strict=True)):
        money = column.label.endswith(("（元）", "金额"))
        sheet.set_column(place, place, column.width, formats["money" if money else "text"])
        sheet.write_string(0, place, label, bold)


def _money(book: Any) -> Format:
    return book.add_format({"num_format": "#,##0.00"})
