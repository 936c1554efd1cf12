"""Excel templates: sheets to fill in, and one that explains them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.exchange.columns_help import ColumnHelp, columns_help
from matcher.exchange.limits import COMMAND
from matcher.taxonomy import scheme

_EXPLANATION = "填写说明"
_WIDTH = 20


def write_template(kind: str, path: Path) -> None:
    """Write the template of a kind, with choices in cells whose code list is short.

    Args:
        kind: demand, scenario or achievement.
        path: the .xlsx to write.
    """
    write_blanks({scheme("listing_kinds").name(kind): columns_help(kind)}, path)


def write_blanks(sheets: Mapping[str, Sequence[ColumnHelp]], path: Path) -> None:
    """Write sheets to fill in, and one that explains the columns of the first.

    Args:
        sheets: the columns by the name of their sheet.
        path: the .xlsx to write.
    """
    with xlsxwriter.Workbook(path) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        as_text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        blanks = [(workbook.add_worksheet(name), columns) for name, columns in sheets.items()]
        (first, *_) = sheets.values()
        _write_explanation(workbook.add_worksheet(_EXPLANATION), first, bold, wrapped)
        for sheet, columns in blanks:
            _write_blank(sheet, columns, bold, as_text)


def _write_blank(
    sheet: Worksheet, columns: Sequence[ColumnHelp], bold: Format, as_text: Format
) -> None:
    sheet.freeze_panes(1, 1)
    # As text, or Excel would turn 01 into 1 and 1-2 into a date.
    sheet.set_column(0, len(columns) - 1, _WIDTH, as_text)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, f"{column.label}*" if column.required else column.label, bold)
        if column.choices:
            sheet.data_validation(1, place, COMMAND.rows, place, _validation(column))


def _validation(column: ColumnHelp) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(column.choices),
        # A list offers one choice; several are typed.
        "show_error": not column.several,
        "error_title": column.label,
        "error_message": "请从下拉列表中选择，或留空。",
    }


def _write_explanation(
    sheet: Worksheet, columns: Sequence[ColumnHelp], bold: Format, wrapped: Format
) -> None:
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 3, 3 * _WIDTH, wrapped)
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(("列名", "是否必填", "示例", "怎样填写")):
        sheet.write_string(0, place, name, bold)
    for row, column in enumerate(columns, start=1):
        required = "必填" if column.required else ""
        cells = (column.label, required, column.example, column.hint)
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)
