"""The contracts behind 成交额: the largest ones for Word, all of them as a workbook."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from matcher.annual_reports.content import Content, Turnover
from matcher.annual_reports.numbers import yuan
from matcher.annual_reports.parts import Column, tables
from matcher.annual_reports.slice_rows import Row
from matcher.made_files.make import Progress
from matcher.statistics.records import Record
from matcher.taxonomy import load_rules

_EVERY = 1_000
_CENTIMETRE = 4.6  # characters of a column


def evidence_rows(turnover: Turnover) -> dict[str, list[Row]]:
    """As many rows of both tables as the rules allow."""
    limit = load_rules().annual_reports.evidence_rows
    return {
        code: [_row(place, one, turnover) for place, one in enumerate(records[:limit], start=1)]
        for code, records in _lists(turnover).items()
    }


def evidence_notes(turnover: Turnover) -> dict[str, str]:
    """How many contracts there are of either kind, and where the rest is."""
    counted, excluded = len(turnover.counted), len(turnover.excluded)
    return {
        "counted_note": _note("计入成交额", counted),
        "excluded_note": _note("没有计入成交额", excluded),
    }


def workbook(content: Content, turnover: Turnover, path: Path, progress: Progress) -> None:
    """Write the contracts that count on one sheet, and those that do not on another.

    Args:
        content: of the year.
        turnover: its contracts.
        path: is written.
        progress: is told how many rows are written of how many.
    """
    lists = _lists(turnover)
    total, written = sum(map(len, lists.values())), 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"title": f"{content.zone} {content.year} 年证据清单"})
        for code, records in lists.items():
            sheet = _sheet(book, code)
            for place, record in enumerate(records, start=1):
                _write(sheet, tables()[code].columns, _row(place, record, turnover), record)
                written += 1
                if written % _EVERY == 0:
                    progress(written, total)


def _lists(turnover: Turnover) -> Mapping[str, Sequence[Record]]:
    return {"counted": turnover.counted, "excluded": turnover.excluded}


def _row(place: int, record: Record, turnover: Turnover) -> Row:
    return {
        "place": f"{place:,}",
        "code": record.code,
        "number": turnover.numbers.get(record.code) or "—",
        "title": record.title,
        "date": record.on.isoformat() if record.on else "—",
        "amount": yuan(record.amount),
        "reason": record.reason,
    }


def _note(what: str, number: int) -> str:
    limit = load_rules().annual_reports.evidence_rows
    if number <= limit:
        return f"{what}的合同共 {number:,} 项，全部列出。"
    return (
        f"{what}的合同共 {number:,} 项，这里列出成交额最大的 {limit:,} 项；"
        "全部合同见用同一版数据生成的《证据清单》（Excel 文件）。"
    )


def _sheet(book: Any, code: str) -> Any:
    table, bold = tables()[code], book.add_format({"bold": True})
    sheet = book.add_worksheet(table.title)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width * _CENTIMETRE)
        sheet.write_string(0, at, column.label, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _write(sheet: Any, columns: Sequence[Column], row: Row, record: Record) -> None:
    """Texts as texts, so that none is read as a formula; place and amount as numbers."""
    place = int(row["place"].replace(",", ""))
    numbers = {"place": place, "amount": None if record.amount is None else float(record.amount)}
    for at, column in enumerate(columns):
        number = numbers.get(column.key)
        if number is None:
            sheet.write_string(place, at, row[column.key])
        else:
            sheet.write_number(place, at, number)
