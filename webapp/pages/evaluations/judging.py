"""What the authority does with an evaluation."""

from collections.abc import Iterable

from flask import request

from matcher.evaluations.deciding import ClosingInput, DecisionInput, close, decide
from matcher.evaluations.judging import ScoreInput, score
from matcher.evaluations.models import Evaluation
from matcher.evaluations.returning import ReturnInput, send_back
from matcher.evaluations.scoring import sheet_of
from webapp.context import actor, session
from webapp.pages.evaluations.base import ONE, Answer, attempt, blueprint, seen


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

    return attempt(evaluation_id, "evaluation.decide", take, "评分已保存。")


@blueprint.post(f"{ONE}/return")
def give_back(evaluation_id: int) -> Answer:
    """Send back what operators submitted."""

    def take(evaluation: Evaluation) -> None:
        data = ReturnInput.parse(_typed(ReturnInput.model_fields))
        send_back(session(), actor(), evaluation, data, seen())

    return attempt(
        evaluation_id, "evaluation.decide", take, "已退回运营人员，退回原因和新的期限已通知他们。"
    )


@blueprint.post(f"{ONE}/decide")
def conclude(evaluation_id: int) -> Answer:
    """Decide the outcome."""

    def take(evaluation: Evaluation) -> None:
        data = DecisionInput.parse(_typed(DecisionInput.model_fields))
        decide(session(), actor(), evaluation, data, seen())

    return attempt(evaluation_id, "evaluation.decide", take, "评估结论已作出，已通知示范区。")


@blueprint.post(f"{ONE}/close")
def finish(evaluation_id: int) -> Answer:
    """End the time to mend."""

    def take(evaluation: Evaluation) -> None:
        data = ClosingInput.parse(_typed(ClosingInput.model_fields))
        close(session(), actor(), evaluation, data, seen())

    return attempt(evaluation_id, "evaluation.decide", take, "整改已结束，已通知示范区。")


def _typed(names: Iterable[str]) -> dict[str, str]:
    return {name: request.form.get(name, "") for name in names}
