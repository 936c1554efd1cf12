"""What operators submit."""

from flask import request
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.preparing import SelfAssessment, prepare
from webapp.context import actor, session
from webapp.pages.evaluations.base import ONE, blueprint, done, page, seen


@blueprint.post(f"{ONE}/prepare")
def submit(evaluation_id: int) -> Response | tuple[str, int]:
    """Submit the self-assessment and the frozen years."""
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    require(actor(), "evaluation.prepare", zone_id=evaluation.zone_id)
    typed = {"text": request.form.get("text", "")}
    try:
        data = SelfAssessment.parse(typed)
    except InvalidError as error:
        return page(evaluation, typed, error.problems), 422
    prepare(session(), actor(), evaluation, data, seen())
    return done(evaluation, "自评已提交，各年指标的版本已固定，等待主管部门评分。")
