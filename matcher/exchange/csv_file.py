"""Read CSV: commas, tabs or semicolons, as Excel and databases write it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from matcher.exchange.encoding import detect_encoding
from matcher.exchange.tables import Row, Table, header, sheet_row

_DELIMITERS = (",", "\t", ";")
# No cell is longer than its file; too long a text is refused by the schema, with its row.
_LONGEST_CELL = 2**31 - 1
_BROKEN_QUOTES = (
    '引号没有成对，或引号后面还有文字；从这一行起可能有多行没有读入。单元格内的引号应写两个（""）'
)


def read_csv(path: Path) -> Table:
    """Open a CSV file, its encoding and delimiter detected.

    Raises:
        FileRefusedError: it is no text, or has too many columns.
    """
    encoding = detect_encoding(path)
    # The delimiter is the one that cuts the header into the most columns.
    headers = {mark: _first(_records(path, encoding, mark)) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: len(headers[mark]))
    columns = header(headers[delimiter])

    def rows() -> Iterator[Row]:
        records = enumerate(_records(path, encoding, delimiter), start=1)
        next(records, None)
        for number, record in records:
            if isinstance(record, str):
                row: Row | None = Row(number, defect=record)
            else:
                row = sheet_row(number, columns, record)
            if row:
                yield row

    return Table(columns, rows)


def _first(records: Iterator[list[str] | str]) -> list[str]:
    record = next(records, [])
    return record if isinstance(record, list) else []


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str] | str]:
    """The records in order; instead of one that cannot be read, why."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield _BROKEN_QUOTES
