"""Send what operators submitted back to them, with a reason and a new day."""

from pydantic import Field, field_validator
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import TransitionError
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import begin, enter
from matcher.evaluations.submission_models import ASSESSMENT, RECTIFICATION
from matcher.taxonomy import scheme
from matcher.validation import Schema, Text

REASONS = "evaluation_return_reasons"


class ReturnInput(Schema):
    """Why it goes back, and what is to be mended."""

    cause: str = Field(title="退回原因")
    advice: Text = Field(title="需要补正的内容", min_length=1, max_length=1000)

    @field_validator("cause")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in scheme(REASONS):
            raise ValueError("请从列出的退回原因中选择一项")
        return code


def send_back(
    session: Session, actor: Actor, evaluation: Evaluation, data: ReturnInput, seen: int
) -> None:
    """Send back the self-assessment, or the report on the mending, whichever waits.

    What was scored of a self-assessment that goes back is no longer valid. The day on which the
    zone is due and the last day to mend stay as they are.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: nothing waits, or the last day to mend is over.
        ConflictError: somebody has changed it meanwhile.
    """
    part = RECTIFICATION if evaluation.state == "reported" else ASSESSMENT
    action = "return_report" if part == RECTIFICATION else "return"
    begin(actor, evaluation, action, seen)
    if part == RECTIFICATION and not in_time_to_mend(evaluation):
        raise TransitionError(
            f"整改期限（{evaluation.rectify_by}）已到，不能再退回。请按现有的整改报告结束整改。"
        )
    submitted = evaluation.latest(part)
    if submitted:
        submitted.returned_by, submitted.returned_at = actor.user_id, now()
        submitted.reason, submitted.note = data.cause, data.advice
    if part == ASSESSMENT:
        evaluation.total = evaluation.scored_by = evaluation.scored_at = None
    reason = f"{scheme(REASONS).name(data.cause)}：{data.advice}"
    enter(session, actor, evaluation, action, reason=reason)


def in_time_to_mend(evaluation: Evaluation) -> bool:
    """Whether a day is left to mend."""
    return evaluation.rectify_by is not None and today() < evaluation.rectify_by
