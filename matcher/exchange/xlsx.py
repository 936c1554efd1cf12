"""Read XLSX: the first visible worksheet, or one by its name."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange import xlsx_sheet
from matcher.exchange.limits import COMMAND, Limits
from matcher.exchange.tables import Row, Table, header, sheet_row
from matcher.exchange.xlsx_archive import check_archive

_REASONS: Mapping[int, str] = {
    xlsx_sheet.LOCKED: "设了打开密码。请在 Excel 中取消密码后再导入。",
    xlsx_sheet.NO_SHEET: "里没有可见的工作表。请把数据放在第一个工作表。",
    xlsx_sheet.TOO_LONG: "超过 {rows:,} 行或内容过多。请拆成几个文件。",
}
_TOO_SLOW = "读了很久还没有读完，没有读入。请拆成几个文件，或在 Excel 中另存为 csv 再导入。"
_OTHERWISE = (
    "的内部结构已损坏，或远处还有零散的单元格使表格过大。"
    "请在 Excel 中删除表格以外的行和列，另存为新的 xlsx 再导入。"
)


def read_xlsx(path: Path, limits: Limits = COMMAND, name: str = "") -> Table:
    """Open the first visible worksheet of a workbook.

    Args:
        path: the workbook.
        limits: of the sheet.
        name: of another sheet to open instead; a workbook without it gives an empty table.

    Raises:
        FileRefusedError: it is no xlsx, damaged, locked, too large or without a worksheet.
    """
    check_archive(path)
    printed = _print_sheet(path, limits, name)
    columns = header(json.loads(next(BytesIO(printed), b"[]")))

    def rows() -> Iterator[Row]:
        lines = enumerate(BytesIO(printed), start=1)
        next(lines, None)
        for number, line in lines:
            row = sheet_row(number, columns, json.loads(line))
            if row:
                yield row

    return Table(columns, rows)


def _print_sheet(path: Path, limits: Limits, name: str) -> bytes:
    numbers = (limits.rows + 1, limits.printed, limits.memory, limits.seconds)
    given = [str(path.absolute()), name, *map(str, numbers)]
    program = [sys.executable, "-I", xlsx_sheet.__file__, *given]
    # Its errors are for the parser's authors; what a user needs to know is the exit status.
    try:
        done = subprocess.run(  # noqa: S603 (a program and arguments of our own)
            program,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=limits.seconds,
        )
    except subprocess.TimeoutExpired:
        raise FileRefusedError(f"“{path.name}”{_TOO_SLOW}") from None
    if done.returncode:
        reason = _REASONS.get(done.returncode, _OTHERWISE).format(rows=limits.rows)
        raise FileRefusedError(f"“{path.name}”{reason}")
    return done.stdout
