"""What the authority does with an evaluation."""

from collections.abc import Callable, Iterable

from flask import request
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.judging import (
    ClosingInput,
    DecisionInput,
    ScoreInput,
    close,
    decide,
    score,
)
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import sheet_of
from webapp.context import actor, session
from webapp.pages.evaluations.base import ONE, blueprint, done, page, seen

Answer = Response | tuple[str, int]


@blueprint.post(f"{ONE}/scores")
def save_scores(evaluation_id: int) -> Answer:
    """Score all rows of the sheet."""

    def take(evaluation: Evaluation) -> None:
        rows = {
            row.code: {
                name: request.form.get(f"{name}-{row.code}", "") for name in ScoreInput.model_fields
            }
            for row in sheet_of(evaluation.scoring_version).criteria
        }
        score(session(), actor(), evaluation, rows, seen())

    return _judged(evaluation_id, take, "评分已保存。")


@blueprint.post(f"{ONE}/decide")
def conclude(evaluation_id: int) -> Answer:
    """Decide the outcome."""

    def take(evaluation: Evaluation) -> None:
        data = DecisionInput.parse(_typed(DecisionInput.model_fields))
        decide(session(), actor(), evaluation, data, seen())

    return _judged(evaluation_id, take, "评估结论已作出。")


@blueprint.post(f"{ONE}/close")
def finish(evaluation_id: int) -> Answer:
    """End the time to mend."""

    def take(evaluation: Evaluation) -> None:
        data = ClosingInput.parse(_typed(ClosingInput.model_fields))
        close(session(), actor(), evaluation, data, seen())

    return _judged(evaluation_id, take, "整改已结束。")


def _judged(evaluation_id: int, take: Callable[[Evaluation], None], said: str) -> Answer:
    """Do it, or show the page with what was typed and is wrong."""
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    require(actor(), "evaluation.decide", zone_id=evaluation.zone_id)
    try:
        take(evaluation)
    except InvalidError as error:
        return page(evaluation, request.form, error.problems), 422
    return done(evaluation, said)


def _typed(names: Iterable[str]) -> dict[str, str]:
    return {name: request.form.get(name, "") for name in names}
