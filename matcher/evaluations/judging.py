"""What the authority does: score, decide, and end the time to mend."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import FieldProblem, InvalidError
from matcher.evaluations.calendar import years_after
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.scoring import Sheet, sheet_of
from matcher.evaluations.states import begin, enter
from matcher.taxonomy import load_rules
from matcher.validation import Schema, Text

_STEP = Decimal("0.1")


class ScoreInput(Schema):
    """What one row of the sheet is given."""

    score: Decimal = Field(title="得分", ge=0)
    note: Text = Field(default="", title="说明", max_length=500)


class DecisionInput(Schema):
    """The outcome."""

    outcome: Literal["excellent", "qualified", "unqualified"] = Field(title="结论")
    reason: Text = Field(default="", title="理由", max_length=1000)


class ClosingInput(Schema):
    """How the time to mend ended."""

    result: Literal["passed", "revoked"] = Field(title="整改结果")
    note: Text = Field(title="依据", min_length=1, max_length=1000)


def score(
    session: Session,
    actor: Actor,
    evaluation: Evaluation,
    rows: Mapping[str, Mapping[str, str]],
    seen: int,
) -> None:
    """Score all rows of the sheet at once; until the decision they can be scored anew.

    Args:
        session: the transaction.
        actor: of the authority and not of the zone.
        evaluation: that was submitted.
        rows: code of the criterion -> what was typed, the fields of `ScoreInput`.
        seen: the version that the actor has read.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: it waits to be submitted, or is decided.
        ConflictError: somebody has changed it meanwhile.
        InvalidError: a score is missing or out of range; field names end with the criterion.
    """
    begin(actor, evaluation, "score", seen)
    sheet = sheet_of(evaluation.scoring_version)
    given = _parsed(sheet, rows)
    kept = {one.criterion: one for one in evaluation.scores}
    for code, data in given.items():
        row = kept.get(code) or EvaluationScore(criterion=code)
        row.score, row.note = data.score, data.note
        if code not in kept:
            evaluation.scores.append(row)
    evaluation.total = sheet.total({code: data.score for code, data in given.items()})
    evaluation.scored_by, evaluation.scored_at = actor.user_id, now()
    scores = "；".join(f"{row.name} {given[row.code].score}" for row in sheet.criteria)
    enter(session, actor, evaluation, "score", total=str(evaluation.total), scores=scores)


def decide(
    session: Session, actor: Actor, evaluation: Evaluation, data: DecisionInput, seen: int
) -> None:
    """Decide; whoever fails has the time of the rules to mend.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: it is not scored, or is decided.
        ConflictError: somebody has changed it meanwhile.
        InvalidError: the outcome is not the one that the total gives, without a reason.
    """
    failed = data.outcome == "unqualified"
    action = "rectify" if failed else "decide"
    begin(actor, evaluation, action, seen)
    if data.outcome != computed_outcome(evaluation) and not data.reason:
        message = "结论与总分对应的不同，请写明理由"
        raise InvalidError([FieldProblem("reason", DecisionInput.label("reason"), message)])
    evaluation.outcome, evaluation.reason = data.outcome, data.reason
    evaluation.decided_by, evaluation.decided_at = actor.user_id, now()
    told = {"outcome": data.outcome, "reason": data.reason}
    if failed:
        evaluation.rectify_by = years_after(today(), load_rules().evaluations.rectification_years)
        told["rectify_by"] = evaluation.rectify_by.isoformat()
    enter(session, actor, evaluation, action, **told)


def close(
    session: Session, actor: Actor, evaluation: Evaluation, data: ClosingInput, seen: int
) -> None:
    """End the time to mend: the zone passes after all, or is revoked.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: it is not mending.
        ConflictError: somebody has changed it meanwhile.
    """
    begin(actor, evaluation, "close", seen)
    evaluation.result, evaluation.closing_note = data.result, data.note
    evaluation.closed_at = now()
    enter(session, actor, evaluation, "close", result=data.result, reason=data.note)


def computed_outcome(evaluation: Evaluation) -> str:
    """The outcome that the total gives; empty before it is scored."""
    if evaluation.total is None:
        return ""
    return sheet_of(evaluation.scoring_version).outcome(evaluation.total)


def _parsed(sheet: Sheet, rows: Mapping[str, Mapping[str, str]]) -> dict[str, ScoreInput]:
    given: dict[str, ScoreInput] = {}
    problems: list[FieldProblem] = []
    for row in sheet.criteria:
        try:
            given[row.code] = _row(sheet, rows.get(row.code, {}))
        except InvalidError as error:
            problems += [
                FieldProblem(f"{one.field}-{row.code}", f"{row.name}的{one.label}", one.message)
                for one in error.problems
            ]
    if problems:
        raise InvalidError(problems)
    return given


def _row(sheet: Sheet, typed: Mapping[str, str]) -> ScoreInput:
    data = ScoreInput.parse(typed)
    if data.score > sheet.maximum or data.score % _STEP:
        message = f"应在 0 与 {sheet.maximum} 之间，最多一位小数，现为“{data.score}”"
        raise InvalidError([FieldProblem("score", ScoreInput.label("score"), message)])
    return data
