"""Which rows were refused and why, kept as a table that opens in Excel."""

import csv
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from matcher.errors import FileRefusedError

_HEADER = ("行号", "列", "原因", "原值")
_VALUE_SHOWN = 60
_KEPT = 20
_FORMULA = tuple("=+-@＝＋－＠\t\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Refusal:
    """One problem of one row; a row with two problems has two.

    Attributes:
        number: the row, as `Row.number`.
        column: as the file names it; empty when the row as a whole is the problem.
        reason: in Chinese, with what to do.
        value: what stands there, shortened to 60 characters.
        path: of the problem in the schema, for forms; empty for the row as a whole.
    """

    number: int
    column: str
    reason: str
    value: str = ""
    path: str = field(default="", compare=False)


def shown(value: Any) -> str:
    """A cell as the report shows it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub("\ufffd", text[:_VALUE_SHOWN])


class RefusalReport:
    """The report beside the imported file; it exists only if a row was refused.

    Args:
        source: the imported file.
        path: where to write; `<source>.refused.csv` when None, or, where nobody may write there,
            a file in the system's directory for temporary files.

    Raises:
        FileRefusedError: the given path cannot be written.
    """

    def __init__(self, source: Path, path: Path | None) -> None:
        self.first: list[Refusal] = []
        self.rows = 0
        self._file = _open_beside(source) if path is None else _open_given(source, path)
        self._writer = csv.writer(self._file)
        self._writer.writerow(_HEADER)

    @property
    def path(self) -> Path | None:
        """Where the report is; None while no row was refused."""
        return Path(self._file.name) if self.rows else None

    def add(self, refusals: Sequence[Refusal]) -> None:
        """Take the problems of one row."""
        self.rows += 1
        self.first.extend(refusals[: _KEPT - len(self.first)])
        for entry in refusals:
            cells = (entry.column, entry.reason, entry.value)
            self._writer.writerow((entry.number, *map(harmless, cells)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        if not self.rows:
            Path(self._file.name).unlink(missing_ok=True)


def _open_given(source: Path, path: Path) -> IO[str]:
    if path.resolve() == source.resolve():
        raise FileRefusedError("拒收清单不能写到被导入的文件上，请换一个文件名。")
    try:
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise FileRefusedError(
            f"拒收清单写不到“{path}”（{error.strerror or error}）。请换一个可写的位置。"
        ) from error


def _open_beside(source: Path) -> IO[str]:
    try:
        path = source.with_name(f"{source.name}.refused.csv")
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError:
        return tempfile.NamedTemporaryFile(
            "w", prefix="refused-", suffix=".csv", delete=False, encoding="utf-8-sig", newline=""
        )


def harmless(cell: str) -> str:
    """The cell as a text that a spreadsheet program does not run as a formula."""
    cell = _UNPRINTABLE.sub("\ufffd", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
