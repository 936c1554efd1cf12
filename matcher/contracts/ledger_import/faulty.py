"""The rows that cannot be taken as a workbook: what is wrong, then every cell as it was written."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.contracts.ledger_import.headings import Place, place_of
from matcher.contracts.ledger_import.judging import BAD
from matcher.contracts.ledger_import.reading import PROBLEM
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.contracts.registration.sheet import OTHERS
from matcher.exchange.workbooks import write_sheets

FAULTY = "待改的合同"
Cells = Mapping[str, str]


def write_faulty(session: Session, file: ResultFile, path: Path) -> int:
    """Write them so that they can be mended there and handed in again.

    Args:
        session: the transaction.
        file: whose rows.
        path: the .xlsx to write.

    Returns:
        How many rows were written.
    """
    query = select(ResultRow).where(ResultRow.file_id == file.id, ResultRow.status == BAD)
    rows = session.scalars(query.order_by(ResultRow.number)).all()
    kept = [json.loads(row.content) for row in rows]
    lines = [{PROBLEM: _why(row, one), **_stated(one)} for row, one in zip(rows, kept, strict=True)]
    others = [cells for one in kept for cells in one["others"]]
    sheets = [(FAULTY, *_table(lines))] + ([(OTHERS, *_table(others))] if others else [])
    write_sheets(path, sheets)
    return len(rows)


def _why(row: ResultRow, kept: Mapping[str, Any]) -> str:
    """The whole reason; the row itself keeps the beginning of a long one."""
    whole: str = kept["problem"]
    return whole if whole.startswith(row.message) else row.message


def _stated(kept: Mapping[str, Any]) -> Cells:
    """The cells, with what was said of the whole file when it was handed in."""
    cells: Cells = kept["cells"]
    named = {place_of(heading) for heading in cells}
    said = (
        {} if Place("", "amount_unit") in named or kept["unit"] == "yuan" else {"金额单位": "万元"}
    )
    if kept["body"] and Place("", "registration_body") not in named:
        said["登记机构"] = kept["body"]
    return {**cells, **said}


def _table(rows: Sequence[Cells]) -> tuple[list[str], Iterable[list[str]]]:
    """All headings in the order in which they first come, and a line a row."""
    head = list(dict.fromkeys(heading for cells in rows for heading in cells)) or [PROBLEM]
    return head, [[cells.get(heading, "") for heading in head] for cells in rows]
