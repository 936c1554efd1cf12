"""Read XLSX: the first visible worksheet."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange import xlsx_sheet
from matcher.exchange.tables import Row, Table, header, sheet_row
from matcher.exchange.xlsx_archive import check_archive

ROW_LIMIT = 200_000
_REASONS: Mapping[int, str] = {
    xlsx_sheet.LOCKED: "设了打开密码。请在 Excel 中取消密码后再导入。",
    xlsx_sheet.NO_SHEET: "里没有可见的工作表。请把数据放在第一个工作表。",
    xlsx_sheet.TOO_LONG: f"超过 {ROW_LIMIT} 行或内容过多。请拆成几个文件。",
}
_OTHERWISE = (
    "的内部结构已损坏，或远处还有零散的单元格使表格过大。"
    "请在 Excel 中删除表格以外的行和列，另存为新的 xlsx 再导入。"
)


def read_xlsx(path: Path) -> Table:
    """Open the first visible worksheet of a workbook.

    Raises:
        FileRefusedError: it is no xlsx, damaged, locked, too large or without a worksheet.
    """
    check_archive(path)
    lines = _print_sheet(path).splitlines()
    columns = header(json.loads(lines[0]) if lines else [])

    def rows() -> Iterator[Row]:
        for number, line in enumerate(lines[1:], start=2):
            row = sheet_row(number, columns, json.loads(line))
            if row:
                yield row

    return Table(columns, rows)


def _print_sheet(path: Path) -> bytes:
    program = [sys.executable, "-I", xlsx_sheet.__file__, str(path.absolute()), str(ROW_LIMIT + 1)]
    # Its errors are for the parser's authors; what a user needs to know is the exit status.
    done = subprocess.run(  # noqa: S603 (a program and arguments of our own)
        program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise FileRefusedError(f"“{path.name}”{_REASONS.get(done.returncode, _OTHERWISE)}")
    return done.stdout
