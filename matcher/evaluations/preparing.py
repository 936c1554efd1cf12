"""What operators submit: the frozen years as evidence, and what they say of their zone."""

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import TransitionError
from matcher.evaluations.figures import figures_of, missing
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import begin, enter
from matcher.validation import Schema, Text


class SelfAssessment(Schema):
    """What operators say of their zone."""

    text: Text = Field(title="自评", min_length=1, max_length=5000)


def prepare(
    session: Session, actor: Actor, evaluation: Evaluation, data: SelfAssessment, seen: int
) -> None:
    """Submit it; from now on the versions of the figures are fixed.

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
    evaluation.figures_versions = {
        str(one.year): one.frozen.version for one in years if one.frozen is not None
    }
    evaluation.self_assessment = data.text
    evaluation.prepared_by, evaluation.prepared_at = actor.user_id, now()
    versions = "、".join(f"{year} 年第 {n} 版" for year, n in evaluation.figures_versions.items())
    enter(session, actor, evaluation, "prepare", revision=versions)
