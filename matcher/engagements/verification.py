"""Conclude the trial of a scenario: what it came to, what was measured, and when."""

from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import CHINA, now, today
from matcher.engagements.find import engagements_visible_to
from matcher.engagements.models import Engagement
from matcher.engagements.parties import concerned
from matcher.engagements.stages import require_driver
from matcher.engagements.verification_models import ScenarioVerification
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.matching.models import Match
from matcher.notifications import notify
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from matcher.validation import Schema, Text
from matcher.written import Day

SCENARIO, TRIAL = "scenario", "trial"


class VerificationInput(Schema):
    """What is written about the end of a trial."""

    result: Text = Field(title="验证结论", max_length=20)
    concluded_on: Day = Field(title="结论日期")
    data_text: Text = Field(title="验证数据", min_length=1, max_length=2_000)


def conclude(
    session: Session, actor: Actor, engagement: Engagement, data: VerificationInput
) -> ScenarioVerification:
    """Write the conclusion, or replace it by a corrected one; parties and broker are told.

    Raises:
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        TransitionError: the need is no scenario, or its trial was never begun.
        InvalidError: there is no such result, or the day is to come or before the trial.
    """
    require_driver(actor, engagement)
    _require_sensible(data, require_trial(engagement))
    # Whoever else concludes waits here, and then corrects what was written.
    session.refresh(engagement, ["stage", "version"], with_for_update=True)
    query = select(ScenarioVerification).where(ScenarioVerification.engagement_id == engagement.id)
    found = session.scalar(query.execution_options(populate_existing=True))
    before = _told(found) if found else None
    found = found or ScenarioVerification(engagement_id=engagement.id)
    found.result, found.data_text = data.result, data.data_text
    found.concluded_on = data.concluded_on
    found.entered_by, found.entered_at = actor.user_id, now()
    session.add(found)
    target = ("engagement", engagement.id)
    record(session, actor, "engagement.verify", target, before, _told(found))
    notify(session, actor, concerned(session, engagement), "engagement_activity", target)
    session.flush()
    return found


def verification_of(
    session: Session, actor: Actor, engagement: Engagement
) -> ScenarioVerification | None:
    """The conclusion, where there is one and the actor may see the engagement."""
    return session.scalar(
        select(ScenarioVerification)
        .join(Engagement, Engagement.id == ScenarioVerification.engagement_id)
        .join(Match, Match.id == Engagement.match_id)
        .where(Engagement.id == engagement.id, engagements_visible_to(actor))
    )


def trial_begun(engagement: Engagement) -> date | None:
    """The day on which a scenario went into its trial; None for other needs and before it."""
    if engagement.match.need.kind != SCENARIO:
        return None
    tried = (step for step in engagement.stages if step.stage == TRIAL)
    days = (step.happened_on or step.entered_at.astimezone(CHINA).date() for step in tried)
    return next(days, None)


def require_trial(engagement: Engagement) -> date:
    """The day on which the scenario's trial began.

    Raises:
        TransitionError: the need is no scenario, or its trial was never begun.
    """
    begun = trial_begun(engagement)
    if begun is None:
        stage = scheme("stages").name(TRIAL)
        raise TransitionError(f"只有进入过“{stage}”的应用场景对接可以填写验证结论。")
    return begun


def _require_sensible(data: VerificationInput, begun: date) -> None:
    problems = []
    if data.result not in scheme("verification_results"):
        problems.append(FieldProblem("result", "验证结论", "请从列表中选择一项"))
    if data.concluded_on > today():
        problems.append(FieldProblem("concluded_on", "结论日期", f"不能晚于今天（{today()}）"))
    if data.concluded_on < begun:
        problems.append(FieldProblem("concluded_on", "结论日期", f"不能早于进入验证（{begun}）"))
    if problems:
        raise InvalidError(problems)


def _told(verification: ScenarioVerification) -> dict[str, Any]:
    return {
        "verification": verification.result,
        "concluded_on": verification.concluded_on.isoformat(),
        "data_text": mask(verification.data_text),
    }
