"""Score an evaluation by its sheet."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.scoring import Sheet, sheet_of
from matcher.evaluations.states import begin, enter
from matcher.validation import Schema, Text

_STEP = Decimal("0.1")


class ScoreInput(Schema):
    """What one row of the sheet is given."""

    score: Decimal = Field(title="得分", ge=0)
    note: Text = Field(default="", title="说明", max_length=500)


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
