"""What every reader makes of a file: its columns and its rows, with cells in one common form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matcher.errors import FileRefusedError

_COLUMN_LIMIT = 500


@dataclass(frozen=True)
class Row:
    """One row that is not blank.

    Attributes:
        number: as a person sees it: the header of a sheet is row 1; in JSONL the line.
        cells: by column; text, a list or an object (JSONL only); blank cells are absent.
        defect: why the row cannot be read at all, in Chinese; empty for a readable row.
    """

    number: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    defect: str = ""


@dataclass(frozen=True)
class Table:
    """A file that was found readable; `rows` may be called again to start from the top."""

    columns: Sequence[str]
    rows: Callable[[], Iterator[Row]]


def plain(value: Any) -> Any:
    """A cell as a person would write it: numbers and truth values become text.

    Returns:
        Text, a list or an object of text; None for a blank cell.
    """
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        cells = {key: plain(item) for key, item in value.items()}
        return {key: cell for key, cell in cells.items() if cell is not None}
    text = _written(value)
    return text if text.strip() else None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return "" if value is None else str(value)


def require_few_columns(count: int) -> None:
    """Refuse what is no table of listings, before much is made of it.

    Raises:
        FileRefusedError: there are more columns than any such table has.
    """
    if count > _COLUMN_LIMIT:
        raise FileRefusedError(
            f"文件有 {count:,} 列，一次最多 {_COLUMN_LIMIT} 列。请检查分隔符，删除多余的列。"
        )


def header(cells: Sequence[Any]) -> list[str]:
    """The column names of a sheet's first row; blank ones inside it get a name to show.

    Raises:
        FileRefusedError: there are too many.
    """
    used = list(cells)
    while used and plain(used[-1]) is None:
        used.pop()
    require_few_columns(len(used))
    names = [(plain(cell) or "").strip() for cell in used]
    return [name or f"（第 {place} 列，无列名）" for place, name in enumerate(names, start=1)]


def sheet_row(number: int, columns: Sequence[str], values: Sequence[Any]) -> Row | None:
    """A row of a sheet, None for a blank one."""
    cells = [plain(value) for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > len(columns):
        defect = f"这一行有 {len(cells)} 格，表头只有 {len(columns)} 列，请检查分隔符或多余的单元格"
        return Row(number, defect=defect)
    # A short row is one whose last cells are blank.
    named = zip(columns, cells, strict=False)
    return Row(number, {name: cell for name, cell in named if cell is not None}) if cells else None
