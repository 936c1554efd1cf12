"""Read XLSX: the first visible worksheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from matcher.errors import FileRefusedError
from matcher.exchange.tables import Row, Table, header, sheet_row
from matcher.exchange.xlsx_archive import check_archive


def read_xlsx(path: Path) -> Table:
    """Open the first visible worksheet of a workbook.

    Raises:
        FileRefusedError: it is no xlsx, damaged, locked, too large or without a worksheet.
    """
    check_archive(path)
    with _explained(path):
        sheet = _first_sheet(path)
        columns = header(next(sheet.iter_rows(), []))

    def rows() -> Iterator[Row]:
        lines = enumerate(sheet.iter_rows(), start=1)
        next(lines, None)
        for number, values in lines:
            row = sheet_row(number, columns, values)
            if row:
                yield row

    return Table(columns, rows)


def _first_sheet(path: Path) -> CalamineSheet:
    workbook = CalamineWorkbook.from_path(str(path))
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return workbook.get_sheet_by_name(sheet.name)
    raise FileRefusedError(f"“{path.name}”里没有可见的工作表。请把数据放在第一个工作表。")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise FileRefusedError(
            f"“{path.name}”设了打开密码。请在 Excel 中取消密码后再导入。"
        ) from None
    except BaseException as error:
        # A panic of the Rust parser is no Exception, but no reason to stop the program either.
        if not isinstance(error, CalamineError | OSError) and not _is_panic(error):
            raise
        raise FileRefusedError(
            f"“{path.name}”的内部结构已损坏。请在 Excel 中打开后另存为新的 xlsx。"
        ) from None


def _is_panic(error: BaseException) -> bool:
    return type(error).__name__ == "PanicException"
