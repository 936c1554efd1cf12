"""Open a file that somebody wants to import, whatever of the three formats it has."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange.csv_file import read_csv
from matcher.exchange.jsonl import read_jsonl
from matcher.exchange.limits import COMMAND, Limits
from matcher.exchange.tables import Table
from matcher.exchange.xlsx import read_xlsx

SIZE_LIMIT = 200 << 20
_Reader = Callable[[Path], Table]
_TEXTS: dict[str, _Reader] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
}
# The old Excel format is refused when it is opened, with the reason.
_SHEETS = (".xlsx", ".xls")
# What names of files end with.
SUFFIXES = (*_TEXTS, *_SHEETS)


def open_table(path: Path, limits: Limits = COMMAND) -> Table:
    """Open the file by its extension; text is read row by row, a sheet within the limits.

    Raises:
        FileRefusedError: there is no such file, or it cannot be read as a table.
    """
    try:
        if not path.is_file():
            raise FileRefusedError(f"没有找到文件“{path}”。请核对路径和文件名。")
        sheet: _Reader = partial(read_xlsx, limits=limits)
        readers = _TEXTS | dict.fromkeys(_SHEETS, sheet)
        reader = readers.get(path.suffix.lower())
        if reader is None:
            raise FileRefusedError(
                f"“{path.name}”的类型不认识。可以导入 xlsx、csv（或 tsv、txt）和 jsonl 文件。"
            )
        _check_size(path)
        return reader(path)
    except OSError as error:
        raise FileRefusedError(
            f"“{path.name}”打不开（{error.strerror or error}）。请检查文件权限和磁盘。"
        ) from error


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError(f"“{path.name}”是空文件。请确认已经保存了内容。")
    if size > SIZE_LIMIT:
        raise FileRefusedError(
            f"“{path.name}”有 {size >> 20} MB，一次最多 {SIZE_LIMIT >> 20} MB。请拆成几个文件。"
        )
