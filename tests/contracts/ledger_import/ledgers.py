"""Ledgers as zones keep them, for tests."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.reading import ReadLedger, read_ledger
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from tests.contracts.papers import credit_code

ROW: Mapping[str, Any] = {
    "登记编号": "2025150200000001",
    "合同名称": "示例轴承寿命提升",
    "合同类型": "技术开发",
    "签订日期": "2025-03-01",
    "成交额（万元）": "120",
    "技术交易额（万元）": "100.5",
    "登记机构": "示例市登记站",
    "登记日期": "2025-03-20",
    "卖方名称": "示例卖方有限公司",
    "卖方统一社会信用代码": credit_code(1),
    "卖方单位性质": "有限责任公司",
    "卖方地区": "昆都仑区",
    "买方名称": "示例买方有限公司",
    "买方统一社会信用代码": credit_code(2),
    "买方单位性质代码": "150",
    "买方地区": "110000",
}
# Another contract than `ROW`.
TWO = {"登记编号": "2025150200000002", "合同名称": "示例第二份"}


def row(**changed: Any) -> dict[str, Any]:
    """One contract of the year 2025; a column that is None is left empty."""
    return {**ROW, **changed}


def as_csv(path: Path, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8-sig") -> Path:
    """The rows as text."""
    head = _head(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerows([head, *([one.get(name) for name in head] for one in rows)])
    return path


def as_xlsx(path: Path, sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """The rows of each sheet; numbers stay numbers."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
        for name, rows in sheets.items():
            sheet, head = book.add_worksheet(name), _head(rows)
            sheet.write_row(0, 0, head)
            for number, one in enumerate(rows, start=1):
                for place, heading in enumerate(head):
                    if one.get(heading) is not None:
                        sheet.write(number, place, one[heading])
    return path


def lines(path: Path, index: int = 0) -> list[list[Any]]:
    """What stands in a sheet of a workbook."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(index).to_python()


def read(folder: Path, *rows: Mapping[str, Any], **given: Any) -> ReadLedger:
    """A file of these rows, read."""
    return read_ledger(as_csv(folder / "台账.csv", rows), "台账.csv", Defaults(**given))


def shown(session: Session, file: ResultFile) -> list[tuple[str, str]]:
    """Status and message of every row."""
    query = select(ResultRow).where(ResultRow.file_id == file.id).order_by(ResultRow.number)
    return [(one.status, one.message) for one in session.scalars(query)]


def _head(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for one in rows for name in one))


def audited(session: Session, kind: str, number: int) -> list[str]:
    """What was done to an object, first to last."""
    mine = (AuditEntry.object_kind == kind, AuditEntry.object_id == number)
    return list(session.scalars(select(AuditEntry.action).where(*mine).order_by(AuditEntry.id)))
