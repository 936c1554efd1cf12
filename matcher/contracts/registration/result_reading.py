"""Read a result file, xlsx or csv in UTF-8 or GBK; no database is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from matcher.contracts.registration.result_input import ResultInput, plain, result_words
from matcher.errors import FileRefusedError, InvalidError
from matcher.exchange.limits import browser_limits
from matcher.exchange.reading import open_table
from matcher.exchange.tables import Row
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class ReadRow:
    """A row that was read.

    Attributes:
        number: in the file; the header is row 1.
        cells: what it says, by field.
        said: the same, checked; None where it cannot be used.
        problem: why not, in Chinese.
    """

    number: int
    cells: Mapping[str, Any]
    said: ResultInput | None
    problem: str = ""


def read_results(path: Path, name: str, body: str = "") -> Sequence[ReadRow]:
    """The rows of the file, at most as many as the rules allow.

    Args:
        path: the file.
        name: what its owner calls it.
        body: the registration body of rows that name none.

    Raises:
        FileRefusedError: it cannot be read, names no contract, has no rows, or too many.
    """
    most = load_rules().registration.result_rows
    table = open_table(path, replace(browser_limits(), rows=most + 1))
    columns = _columns(table.columns)
    if not columns.keys() & {"code", "number", "title"} or not columns.keys() & {
        "result",
        "number",
    }:
        raise FileRefusedError(
            f"“{name}”中没有认出需要的列。请保留“合同编号”（或“项目名称”和“卖方名称”）、“结果”、"
            "“登记编号”和“登记日期”的列名。"
        )
    rows = list(islice(table.rows(), most + 1))
    if not rows:
        raise FileRefusedError(f"“{name}”只有表头，没有内容。请从第 2 行起每行写一项合同。")
    if len(rows) > most:
        raise FileRefusedError(f"“{name}”超过 {most:,} 行。请拆成几个文件，分次导入。")
    return [read_row(row, columns, body) for row in rows]


def read_row(row: Row, columns: Mapping[str, str], body: str = "") -> ReadRow:
    """One row, checked by the schema.

    Args:
        row: of the file.
        columns: field -> column of the file.
        body: the registration body, where the row names none.
    """
    given = {"body": body} if body else {}
    cells = given | {field: row.cells[name] for field, name in columns.items() if name in row.cells}
    if row.defect:
        return ReadRow(row.number, cells, None, row.defect)
    try:
        return ReadRow(row.number, cells, ResultInput.parse(cells))
    except InvalidError as error:
        return ReadRow(row.number, cells, None, error.message)


def _columns(names: Sequence[str]) -> Mapping[str, str]:
    """The column of each field that the file has; the first of several."""
    found: dict[str, str] = {}
    by_heading = {
        plain(alias): f for f, words in result_words()["columns"].items() for alias in words
    }
    for name in names:
        field = by_heading.get(plain(name))
        if field:
            found.setdefault(field, name)
    return found
