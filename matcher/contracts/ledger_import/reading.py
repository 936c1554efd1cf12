"""Read a file of old contracts, xlsx or csv in UTF-8 or GBK; no database is asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.contract_of import ReadContract, read_contract
from matcher.contracts.ledger_import.headings import Place, further_place_of, place_of
from matcher.contracts.registration.columns import SIDES
from matcher.contracts.registration.sheet import OTHERS
from matcher.errors import FileRefusedError
from matcher.exchange.limits import Limits, browser_limits
from matcher.exchange.reading import open_table
from matcher.exchange.tables import Row, Table
from matcher.exchange.xlsx import read_xlsx
from matcher.taxonomy import load_rules

# What a file that faulty rows were downloaded into has besides.
PROBLEM = "问题"
_NEEDED = {"title", "total_amount"}
_SHOWN = 20
Cells = Mapping[str, str]


@dataclass(frozen=True)
class ReadLedger:
    """A file that was read; no database was asked.

    Attributes:
        name: what its owner calls it.
        rows: of it.
        ignored: columns that nothing is read from.
    """

    name: str
    rows: Sequence[ReadContract]
    ignored: tuple[str, ...]


def read_ledger(path: Path, name: str, defaults: Defaults) -> ReadLedger:
    """Read a file of at most as many rows as the rules allow.

    Args:
        path: the file.
        name: what its owner calls it.
        defaults: for rows that name no unit or no body.

    Raises:
        FileRefusedError: it cannot be read, is no ledger, has no rows, or too many.
    """
    most = load_rules().ledger_import.rows
    limits = replace(browser_limits(), rows=most + 1)
    if path.suffix.lower() not in (".xlsx", ".xls", ".csv"):
        raise FileRefusedError(f"“{name}”不是 xlsx 或 csv 文件。请用 Excel 另存后再上传。")
    table = open_table(path, limits)
    ignored = _checked(name, table.columns, place_of)
    rows = list(islice(table.rows(), most + 1))
    if not rows:
        raise FileRefusedError(f"“{name}”只有表头，没有内容。请从第 2 行起每行写一份合同。")
    if len(rows) > most:
        raise FileRefusedError(f"“{name}”超过 {most:,} 行。请拆成几个文件，分次导入。")
    _require_bearable(name, rows, limits)
    others, codes = _others(path, name, limits), [_code(row) for row in rows]
    _require_one_each(name, others, Counter(codes))
    read = [
        read_contract(row, others.get(code, ()), defaults)
        for row, code in zip(rows, codes, strict=True)
    ]
    return ReadLedger(name, read, ignored)


def _checked(
    name: str, columns: Sequence[str], find: Callable[[str], Place | None]
) -> tuple[str, ...]:
    """Refuse columns that are no ledger's, or of which two hold the same; returns the unread."""
    held: dict[Place, str] = {}
    for column in columns:
        place = find(column)
        if place and place in held:
            raise FileRefusedError(
                f"“{name}”的“{held[place]}”和“{column}”两列都会读作同一项。请只保留一列。"
            )
        if place:
            held[place] = column
    if find is place_of and not {place.field for place in held} >= _NEEDED:
        seen = "、".join(f"“{column[:20]}”" for column in columns[:_SHOWN]) or "没有列名"
        raise FileRefusedError(
            f"“{name}”的第 1 行没有认出“项目名称”和“合同成交总额”列，现在读到的列：{seen}。"
            "请下载模板对照列名，表头放在第 1 行。"
        )
    return tuple(one for one in columns if find(one) is None and one != PROBLEM)


def _others(path: Path, name: str, limits: Limits) -> Mapping[str, Sequence[Cells]]:
    """The further parties by the code of their contract in the file."""
    found: dict[str, list[Cells]] = defaultdict(list)
    if path.suffix.lower() != ".xlsx":
        return found
    table: Table = read_xlsx(path, replace(limits, rows=limits.rows * len(SIDES)), OTHERS)
    _checked(f"{name}”的工作表“{OTHERS}", table.columns, further_place_of)
    rows = list(table.rows())
    _require_bearable(f"{name}”的工作表“{OTHERS}", rows, limits)
    for row in rows:
        cells = {heading: str(cell) for heading, cell in row.cells.items()}
        found[_key(cells, further_place_of)].append(cells)
    return found


def _require_bearable(name: str, rows: Sequence[Row], limits: Limits) -> None:
    """Refuse what would be far larger than its file: each row is kept with its headings."""
    if sum(len(heading) for row in rows for heading in row.cells) > limits.printed:
        raise FileRefusedError(f"“{name}”的列名太长或列太多。请缩短列名，删除多余的列后再上传。")


def _require_one_each(
    name: str, others: Mapping[str, Sequence[Cells]], codes: Mapping[str, int]
) -> None:
    """Refuse further parties of no contract, or of one of several: none is lost or guessed."""
    for code in others:
        if not code or codes[code] != 1:
            where = f"写的合同编号“{code[:40]}”" if code else "有一行没有写合同编号，"
            raise FileRefusedError(
                f"“{name}”的工作表“{OTHERS}”{where}在第一个工作表中"
                f"{'有几行' if code and codes[code] else '没有对应的合同'}。请改正后再上传。"
            )


def _code(row: Row) -> str:
    return _key({heading: str(cell) for heading, cell in row.cells.items()}, place_of)


def _key(cells: Cells, find: Callable[[str], Place | None]) -> str:
    keys = (cell for heading, cell in cells.items() if find(heading) == Place("", "code"))
    return next(keys, "").strip()
