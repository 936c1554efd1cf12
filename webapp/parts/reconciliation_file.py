"""The reconciliation as an Excel sheet, amounts in yuan."""

import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.contracts.payments.reconcile import Reconciled
from matcher.exchange.refusals import harmless
from matcher.taxonomy import scheme
from webapp.answers.downloads import download

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONEY = "#,##0.00"
_COLUMNS: Mapping[str, tuple[int, Callable[[Reconciled], Any]]] = {
    "合同编号": (14, lambda row: row.contract.code),
    "项目名称": (40, lambda row: row.contract.title),
    "状态": (12, lambda row: scheme("contract_states").name(row.contract.state)),
    "签订日期": (12, lambda row: str(row.contract.signed_on or "")),
    "成交额（元）": (18, lambda row: row.reckoned.total),
    "计划（元）": (18, lambda row: row.reckoned.planned),
    "已到款（元）": (18, lambda row: row.reckoned.received),
    "期内到款（元）": (18, lambda row: row.reckoned.within),
    "未到款（元）": (18, lambda row: row.reckoned.open),
    "逾期（元）": (18, lambda row: row.reckoned.overdue),
    "最近到款": (12, lambda row: str(row.last_on or "")),
}


def reconciliation_file(rows: Sequence[Reconciled], limits: str) -> Response:
    """One row for each contract, and the sums.

    Args:
        rows: in their order.
        limits: what they are limited to, in words.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("到款核对")
        bold, money = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"num_format": _MONEY}),
        )
        sheet.freeze_panes(2, 1)
        sheet.write_string(0, 0, harmless(limits))
        for place, (name, (width, _)) in enumerate(_COLUMNS.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, name, bold)
        for line, row in enumerate(rows, start=2):
            for place, (_, cell) in enumerate(_COLUMNS.values()):
                _write(sheet, line, place, cell(row), money)
        _write_sums(sheet, rows, money)
    file.seek(0)
    return download(file, _TYPE, f"payments-{today()}.xlsx")


def _write_sums(sheet: Any, rows: Sequence[Reconciled], money: Any) -> None:
    line = len(rows) + 2
    sheet.write_string(line, 0, "合计")
    for place, (_, cell) in enumerate(_COLUMNS.values()):
        values = [cell(row) for row in rows]
        if values and isinstance(values[0], Decimal):
            _write(sheet, line, place, sum(values, Decimal(0)), money)


def _write(sheet: Any, line: int, place: int, value: Any, money: Any) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(line, place, value, money)
    else:
        sheet.write_string(line, place, harmless(value))
