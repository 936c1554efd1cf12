"""Read JSONL: one JSON object a line."""

import json
from collections.abc import Iterator
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.exchange.encoding import detect_encoding
from matcher.exchange.tables import Row, Table, plain, require_few_columns

_NOT_AN_OBJECT = '这一行不是 JSON 对象，应写作 {"title": "…"}，每行一个'


def read_jsonl(path: Path) -> Table:
    """Open a JSONL file; its columns are the keys of all its objects.

    Raises:
        FileRefusedError: it is no text, no line is a JSON object, or there are too many keys.
    """
    encoding = detect_encoding(path)

    def rows() -> Iterator[Row]:
        with path.open(encoding=encoding) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(number, line)

    columns: dict[str, None] = {}
    for row in rows():
        columns |= dict.fromkeys(row.cells)
        require_few_columns(len(columns))
    if not columns:
        raise FileRefusedError(
            f"“{path.name}”里没有一行是有内容的 JSON 对象。JSONL 应每行写一个对象，"
            '例如 {"title": "…"}；整个文件是一个数组时请先拆成多行。'
        )
    return Table(list(columns), rows)


def _row(number: int, line: str) -> Row:
    try:
        # RecursionError: nested too deep; ValueError also: a number of thousands of digits.
        cells = plain(json.loads(line))
    except (ValueError, RecursionError):
        return Row(number, defect="这一行不是完整的 JSON，请检查引号、逗号和括号")
    if not isinstance(cells, dict):
        return Row(number, defect=_NOT_AN_OBJECT)
    if not _is_unicode(line, cells):
        return Row(number, defect="这一行的 \\u 转义只有半个字符，请改正")
    return Row(number, cells)


def _is_unicode(line: str, cells: dict[str, object]) -> bool:
    """Whether no lone surrogate came in by an escape; such text cannot be stored."""
    if "\\u" not in line:
        return True
    try:
        json.dumps(cells, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
