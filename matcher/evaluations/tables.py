"""Scoring sheet and figures of the years as a workbook."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.annual_reports.numbers import VERDICTS
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import sheet_of
from matcher.exchange.refusals import harmless
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme

Cell = str | Decimal | int | None
_SCORES = ("评分项", "评分依据", "权重", "满分", "得分", "折算分", "说明")
_WIDTHS = (22, 50, 8, 8, 8, 10, 50)
_YEAR_WIDTH = 14


def write_workbook(
    evaluation: Evaluation, years: Sequence[YearFigures], file: Path | IO[bytes]
) -> None:
    """Write both sheets.

    Args:
        evaluation: with its scores; rows that are not scored are left empty.
        years: its figures.
        file: is written.
    """
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": evaluation.title})
        bold = book.add_format({"bold": True})
        scores = book.add_worksheet("评分表")
        for place, width in enumerate(_WIDTHS):
            scores.set_column(place, place, width)
        _write(scores, _SCORES, _score_rows(evaluation), bold)
        figures = book.add_worksheet("各年指标")
        figures.set_column(0, 0, _WIDTHS[0])
        figures.set_column(1, 2 + 2 * len(years), _YEAR_WIDTH)
        _write(figures, _figure_head(years), _figure_rows(years), bold)


def _score_rows(evaluation: Evaluation) -> list[list[Cell]]:
    sheet = sheet_of(evaluation.scoring_version)
    given = {one.criterion: one for one in evaluation.valid_scores}
    rows: list[list[Cell]] = []
    for row in sheet.criteria:
        one = given.get(row.code)
        head: list[Cell] = [row.name, row.basis, row.weight, sheet.maximum]
        points = one.score * row.weight / sheet.maximum if one else None
        rows.append([*head, one.score, points, mask(one.note)] if one else [*head, None, None, ""])
    outcome = scheme("evaluation_outcomes").name(evaluation.outcome) if evaluation.outcome else ""
    weights = sum(row.weight for row in sheet.criteria)
    return [*rows, ["合计", sheet.source, weights, None, None, evaluation.total, outcome]]


def _figure_head(years: Sequence[YearFigures]) -> list[str]:
    named = [f"{one.year} 年{what}" for one in years for what in ("", "是否达标")]
    return ["指标", "单位", "门槛", *named]


def _figure_rows(years: Sequence[YearFigures]) -> list[list[Cell]]:
    """A row for each figure that one of the years has, in the order of the last year."""
    by_year = [
        {one.definition.code: one for one in (year.frozen.figures if year.frozen else ())}
        for year in years
    ]
    named = {code: one.definition for figures in by_year for code, one in figures.items()}
    rows: list[list[Cell]] = []
    for code, definition in named.items():
        row: list[Cell] = [definition.name, definition.unit, definition.threshold]
        for figures in by_year:
            figure = figures.get(code)
            row += [figure.value, VERDICTS[figure.verdict]] if figure else [None, "未冻结"]
        rows.append(row)
    return rows


def _write(
    sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[Cell]], bold: Format
) -> None:
    """Texts as texts, so that none is read as a formula; numbers as numbers."""
    for place, name in enumerate(head):
        sheet.write_string(0, place, name, bold)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, harmless(cell))
            elif cell is not None:
                sheet.write_number(line, place, float(cell))
