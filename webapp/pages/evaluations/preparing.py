"""What operators submit."""

from flask import request

from matcher.evaluations.models import Evaluation
from matcher.evaluations.preparing import RectificationReport, SelfAssessment, prepare, report
from webapp.context import actor, session
from webapp.pages.evaluations.base import ONE, Answer, attempt, blueprint, seen


@blueprint.post(f"{ONE}/prepare")
def submit(evaluation_id: int) -> Answer:
    """Submit the self-assessment and the frozen years."""

    def take(evaluation: Evaluation) -> None:
        data = SelfAssessment.parse({"text": request.form.get("text", "")})
        prepare(session(), actor(), evaluation, data, seen())

    return attempt(
        evaluation_id,
        "evaluation.prepare",
        take,
        "自评已提交，各年指标的版本已固定，等待主管部门评分。",
    )


@blueprint.post(f"{ONE}/report")
def submit_report(evaluation_id: int) -> Answer:
    """Submit how the zone has mended."""

    def take(evaluation: Evaluation) -> None:
        data = RectificationReport.parse({"report": request.form.get("report", "")})
        report(session(), actor(), evaluation, data, seen())

    return attempt(evaluation_id, "evaluation.prepare", take, "整改报告已提交，等待主管部门验收。")
