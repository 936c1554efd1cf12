"""What operators submit: the self-assessment with the frozen years, and how the zone has mended."""

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import TransitionError
from matcher.evaluations.figures import figures_of, missing
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import begin, enter
from matcher.evaluations.submission_models import (
    ASSESSMENT,
    RECTIFICATION,
    EvaluationSubmission,
)
from matcher.validation import Schema, Text


class SelfAssessment(Schema):
    """What operators say of their zone."""

    text: Text = Field(title="自评", min_length=1, max_length=5000)


class RectificationReport(Schema):
    """What operators say of what they have mended."""

    report: Text = Field(title="整改报告", min_length=1, max_length=5000)


def prepare(
    session: Session, actor: Actor, evaluation: Evaluation, data: SelfAssessment, seen: int
) -> None:
    """Submit it, as a new version after it was sent back; from now on the figures are fixed.

    Raises:
        ForbiddenError: the actor is no operator of the zone.
        TransitionError: it was submitted before, or a year is not frozen.
        ConflictError: somebody has changed it meanwhile.
    """
    begin(actor, evaluation, "prepare", seen)
    years = figures_of(session, actor, evaluation)
    if unfrozen := missing(years):
        raise TransitionError(
            f"{unfrozen} 年的指标还没有冻结，没有提交。评估只用冻结的数据，请先逐年核对并冻结。"
        )
    versions = {str(one.year): one.frozen.version for one in years if one.frozen is not None}
    number = _add(
        actor,
        evaluation,
        EvaluationSubmission(part=ASSESSMENT, text=data.text, figures_versions=versions),
    )
    told = "、".join(f"{year} 年第 {version} 版" for year, version in versions.items())
    enter(session, actor, evaluation, "prepare", revision=f"第 {number} 版自评，{told}")


def report(
    session: Session, actor: Actor, evaluation: Evaluation, data: RectificationReport, seen: int
) -> None:
    """Submit how the zone has mended, as a new version after it was sent back.

    Raises:
        ForbiddenError: the actor is no operator of the zone.
        TransitionError: it is not mending, or has submitted before.
        ConflictError: somebody has changed it meanwhile.
    """
    begin(actor, evaluation, "report", seen)
    number = _add(actor, evaluation, EvaluationSubmission(part=RECTIFICATION, text=data.report))
    enter(session, actor, evaluation, "report", revision=f"第 {number} 版整改报告")


def _add(actor: Actor, evaluation: Evaluation, one: EvaluationSubmission) -> int:
    """Add the next version of its part; returns its number."""
    one.number = len(evaluation.versions(one.part)) + 1
    one.submitted_by = actor.user_id
    evaluation.submissions.append(one)
    return one.number
