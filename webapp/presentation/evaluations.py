"""Zones and evaluations as the pages of evaluations show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.accounts.models import User, Zone
from matcher.annual_reports.numbers import VERDICTS, measured
from matcher.clock import today
from matcher.errors import FieldProblem
from matcher.evaluations.calendar import Standing
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.judging import computed_outcome
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.scoring import Criterion, Sheet, sheet_of
from matcher.evaluations.tables import title_of
from matcher.privacy.masking import mask
from matcher.statistics.figures import Figure
from matcher.taxonomy import scheme
from webapp.presentation.text import day, minute

Row = dict[str, Any]
_WORDS = {
    "unknown": ("未登记成立日期", "warn"),
    "revoked": ("已撤销", "bad"),
    "running": ("评估中", "open"),
    "rectifying": ("整改中", "bad"),
    "overdue": ("已逾期", "bad"),
    "soon": ("临近应评", "warn"),
    "later": ("未到期", "quiet"),
}
_STATES = {
    "opened": "warn", "prepared": "open", "scored": "open", "decided": "good",
    "rectifying": "bad", "closed": "quiet",
}  # fmt: skip
_OUTCOMES = {"excellent": "good", "qualified": "good", "unqualified": "bad"}
_VERDICTS = {"met": "good", "unmet": "warn"}


def standing_row(one: Standing) -> Row:
    """A zone with the day on which it is due."""
    word, tone = _WORDS[one.word]
    return {
        "name": one.zone.name,
        "url": url_for("evaluations.zone", zone_code=one.zone.code),
        "founded": day(one.programme.founded_on) if one.programme else "",
        "evaluated": day(one.programme.evaluated_on) if one.programme else "",
        "due": day(one.due_on),
        "left": _left(one.days_left),
        "word": word,
        "tone": tone,
        "may_open": one.may_open,
        "latest": evaluation_row(one.latest) if one.latest else None,
    }


def evaluation_row(one: Evaluation) -> Row:
    """An evaluation with what became of it; names where they were loaded with it."""
    left = (one.rectify_by - today()).days if one.rectify_by else None
    computed = computed_outcome(one)
    return {
        "id": one.id,
        "title": title_of(one),
        "years": f"{one.first_year}—{one.last_year}",
        "url": url_for("evaluations.show", evaluation_id=one.id),
        "due": day(one.due_on),
        "state": scheme("evaluation_states").name(one.state),
        "tone": _STATES[one.state],
        "opened": minute(one.opened_at),
        "prepared": minute(one.prepared_at),
        "scored": minute(one.scored_at),
        "decided": minute(one.decided_at),
        "closed": minute(one.closed_at),
        "assessment": mask(one.self_assessment),
        "total": "" if one.total is None else f"{one.total:.2f}",
        "computed": scheme("evaluation_outcomes").name(computed) if computed else "",
        "outcome": scheme("evaluation_outcomes").name(one.outcome) if one.outcome else "",
        "outcome_tone": _OUTCOMES.get(one.outcome, ""),
        "reason": mask(one.reason),
        "rectify_by": day(one.rectify_by),
        "left": _left(left) if one.state == "rectifying" else "",
        "result": scheme("evaluation_results").name(one.result) if one.result else "",
        "closing_note": mask(one.closing_note),
    }


def people_of(one: Evaluation) -> dict[str, str]:
    """Who submitted, scored and decided."""
    people = {"prepared": one.preparer, "scored": one.scorer, "decided": one.decider}
    return {step: _name(person) for step, person in people.items()}


def year_row(one: YearFigures, zone: Zone) -> Row:
    """A year with its frozen figures, or the way to freeze them."""
    kept = one.frozen
    if kept is None:
        url = url_for("statistics.freezing", zone=zone.code, period=one.year)
        return {"year": one.year, "frozen": None, "url": url}
    url = url_for(
        "statistics.frozen_version",
        zone_code=zone.code,
        period_key=kept.period.key,
        version_number=kept.version,
    )
    frozen = {"version": kept.version, "by": kept.frozen_by, "on": day(kept.frozen_at)}
    return {"year": one.year, "frozen": frozen, "url": url}


def threshold_rows(sheet: Sheet) -> list[tuple[str, str]]:
    """The outcomes that ask for a total, with the least one."""
    names = scheme("evaluation_outcomes")
    return [(names.name(one.outcome), f"{one.least:f}") for one in sheet.outcomes if one.least]


def score_rows(
    evaluation: Evaluation,
    years: Sequence[YearFigures],
    typed: Mapping[str, str] | None,
    problems: Sequence[FieldProblem],
) -> list[Row]:
    """The rows of the scoring sheet, with figures, scores, and what is wrong with them."""
    sheet = sheet_of(evaluation.scoring_version)
    given = {one.criterion: one for one in evaluation.scores}
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


def _left(days: int | None) -> str:
    if days is None:
        return ""
    return f"还有 {days:,} 天" if days >= 0 else f"已过 {-days:,} 天"


def _name(person: User | None) -> str:
    return person.display_name if person else ""
