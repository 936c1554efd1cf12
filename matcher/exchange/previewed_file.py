"""Read a file that somebody wants to look at before it is taken; no database is asked."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange.columns import Columns, match_columns
from matcher.exchange.judging import Checked, all_columns, check_rows
from matcher.exchange.limits import browser_limits
from matcher.exchange.reading import open_table

# What a file that bad rows were downloaded into has besides.
ROW_NUMBER, PROBLEM = "行号", "问题"


@dataclass(frozen=True)
class ReadFile:
    """A file that was read and checked by the schema; no database was asked.

    Attributes:
        name: what its owner calls it.
        columns: where the fields are.
        checked: its rows.
        ignored: columns that nothing is read from.
    """

    name: str
    columns: Columns
    checked: Checked
    ignored: tuple[str, ...]


def read_file(kind: str, path: Path, name: str) -> ReadFile:
    """Read a file of at most as many rows as the rules allow, and check them.

    Raises:
        FileRefusedError: it cannot be read, has no rows, or too many.
    """
    limits = browser_limits()
    table, limit = open_table(path, limits), limits.rows
    found = match_columns(kind, table.columns, dict.fromkeys((ROW_NUMBER, PROBLEM)))
    rows = list(islice(table.rows(), limit + 1))
    if not rows:
        raise FileRefusedError(f"“{name}”只有表头，没有内容。请从第 2 行起每行写一条。")
    if len(rows) > limit:
        raise FileRefusedError(f"“{name}”超过 {limit:,} 行。请拆成几个文件，分次导入。")
    columns = all_columns(kind, found.by_field)
    return ReadFile(name, columns, check_rows(kind, columns, rows), found.ignored)
