"""The reconciliation as an Excel sheet, amounts in yuan."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.contracts.payments.reconcile import Reconciled
from matcher.taxonomy import scheme
from webapp.answers.workbooks import Cell, Table, workbook

_COLUMNS: Mapping[str, tuple[int, Callable[[Reconciled], Cell]]] = {
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
    columns = list(_COLUMNS.values())
    table = [[cell(row) for _, cell in columns] for row in rows]
    widths = {place: width for place, (width, _) in enumerate(columns)}
    sheet = Table("到款核对", list(_COLUMNS), [*table, _sums(table)], limits, widths)
    return workbook([sheet], f"payments-{today()}.xlsx")


def _sums(table: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Under the columns of amounts what they come to."""
    sums: list[Cell] = [None] * len(_COLUMNS)
    for place, column in enumerate(zip(*table, strict=True)):
        if isinstance(column[0], Decimal):
            sums[place] = sum(column, Decimal(0))
    return ["合计", *sums[1:]]
