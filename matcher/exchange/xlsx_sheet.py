"""A program apart: print a sheet of a workbook, one JSON array of cells a row.

The parser trusts what a file says of its own size: a file of 5 kB can make it ask for 550 GB, and
then it ends its process. So it gets a process of its own, with limits; `xlsx.py` runs it.
"""

import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

LOCKED, NO_SHEET, TOO_LONG = 3, 4, 5


def main(path: str, name: str, rows: int, printed: int, memory: int, seconds: int) -> int:
    """Print the rows within these limits; returns an exit status, 0 when all were printed.

    The sheet is the first visible one; of a name that is given, the one that has it, if any.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        book = CalamineWorkbook.from_path(path)
        if name and name not in book.sheet_names:
            return 0
        sheet = book.get_sheet_by_name(name) if name else _first_visible(book)
    except PasswordError:
        return LOCKED
    return NO_SHEET if sheet is None else _print(sheet, rows, printed)


def _first_visible(workbook: CalamineWorkbook) -> CalamineSheet | None:
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return workbook.get_sheet_by_name(sheet.name)
    return None


def _print(sheet: CalamineSheet, row_limit: int, printed_limit: int) -> int:
    printed = 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        line = json.dumps(values, ensure_ascii=False, default=_written).encode()
        printed += len(line)
        if number > row_limit or printed > printed_limit:
            return TOO_LONG
        sys.stdout.buffer.write(line + b"\n")
    return 0


def _written(value: Any) -> str:
    """What JSON has no form for: moments, days and durations."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
