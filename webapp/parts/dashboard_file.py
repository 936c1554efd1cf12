"""The dashboard as an Excel file: figures, their composition, and the records behind them."""

import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from werkzeug.wrappers import Response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.clock import now
from matcher.exchange.refusals import harmless
from webapp.answers.downloads import download
from webapp.parts.dashboard import Dashboard
from webapp.parts.dashboard_records import record_tables
from webapp.parts.dashboard_tables import Cell, Table, tables
from webapp.presentation.text import minute
from webapp.statistics_query import StatisticsQuery

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE = 16, 42
_AMOUNT = "#,##0.00##"


def dashboard_file(query: StatisticsQuery, found: Dashboard) -> Response:
    """A sheet for each table; amounts are numbers in the unit that their column names."""
    file = io.BytesIO()
    limits = f"{query.zone_name}，{query.period.label}，取数于 {minute(now())}"
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        amount = workbook.add_format({"num_format": _AMOUNT})
        for table in (*tables(found), *record_tables(query)):
            _write(workbook.add_worksheet(table.name), table, limits, bold, amount)
    file.seek(0)
    place = query.zone.code if query.zone else "all"
    return download(file, _TYPE, f"indicators-{place}-{query.period.key}.xlsx")


def _write(sheet: Worksheet, table: Table, limits: str, bold: Format, amount: Format) -> None:
    sheet.write_string(0, 0, harmless(f"{limits}。{table.note}" if table.note else limits))
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, len(table.head) - 1, _NARROW)
    sheet.set_column(table.wide, table.wide, _WIDE)
    for place, name in enumerate(table.head):
        sheet.write_string(1, place, name, bold)
    for line, row in enumerate(table.rows, start=2):
        _write_row(sheet, line, row, amount)


def _write_row(sheet: Worksheet, line: int, row: Sequence[Cell], amount: Format) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(line, place, float(cell), amount)
        elif isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif cell:
            sheet.write_string(line, place, harmless(cell))
