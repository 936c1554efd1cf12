"""The scoring sheet of an evaluation as the page shows it, with the figures of the years."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.annual_reports.numbers import VERDICTS, measured
from matcher.errors import FieldProblem
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.scoring import Criterion, Sheet, sheet_of
from matcher.privacy.masking import mask
from matcher.statistics.figures import Figure
from matcher.taxonomy import scheme

Row = dict[str, Any]
_VERDICTS = {"met": "good", "unmet": "warn"}


def threshold_rows(sheet: Sheet) -> list[tuple[str, str]]:
    """The outcomes that ask for a total, with the least one."""
    names = scheme("evaluation_outcomes")
    return [(names.name(one.outcome), f"{one.least:f}") for one in sheet.outcomes if one.least]


def score_rows(
    evaluation: Evaluation,
    years: Sequence[YearFigures],
    typed: Mapping[str, str] | None,
    problems: Sequence[FieldProblem],
    *,
    judged: bool,
) -> list[Row]:
    """The rows of the scoring sheet, with figures, scores, and what is wrong with them.

    Args:
        evaluation: with its scores.
        years: its figures.
        typed: what was typed, where something is wrong with it.
        problems: what.
        judged: whether the reader scores it, beginning with the scores given before a return.
    """
    sheet = sheet_of(evaluation.scoring_version)
    scores = evaluation.scores if judged else evaluation.valid_scores
    given = {one.criterion: one for one in scores}
    wrong = {one.field: one.message for one in problems}
    return [
        {
            "code": row.code,
            "name": row.name,
            "basis": row.basis,
            "weight": row.weight,
            "bound": bool(row.figures),
            "figures": _figures(row, years),
            "score_error": wrong.get(f"score-{row.code}", ""),
            "note_error": wrong.get(f"note-{row.code}", ""),
            **_scored(row, given.get(row.code), typed),
        }
        for row in sheet.criteria
    ]


def _scored(
    row: Criterion, one: EvaluationScore | None, typed: Mapping[str, str] | None
) -> dict[str, str]:
    if typed and f"score-{row.code}" in typed:
        return {name: typed.get(f"{name}-{row.code}", "") for name in ("score", "note")}
    return {
        "score": f"{one.score:f}" if one else "",
        "note": mask(one.note) if one else "",
    }


def _figures(row: Criterion, years: Sequence[YearFigures]) -> list[Row]:
    """The figures that the row looks at, each with its years."""
    by_year = {one.year: {f.definition.code: f for f in one.of(row)} for one in years}
    names = {code: f.definition.name for found in by_year.values() for code, f in found.items()}
    return [
        {
            "name": names[code],
            "years": [_cell(year, found.get(code)) for year, found in by_year.items()],
        }
        for code in row.figures
        if code in names
    ]


def _cell(year: int, figure: Figure | None) -> Row:
    if figure is None:
        return {"year": year, "value": "未冻结", "verdict": "", "tone": ""}
    tone = _VERDICTS.get(figure.verdict, "")
    verdict = VERDICTS[figure.verdict] if tone else ""
    return {"year": year, "value": measured(figure), "verdict": verdict, "tone": tone}
