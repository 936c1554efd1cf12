"""Enter when a zone was founded, and open its next evaluation: what the authority begins with."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.errors import ConflictError, TransitionError
from matcher.evaluations.calendar import Standing, standings
from matcher.evaluations.deadlines import set_deadline
from matcher.evaluations.models import Evaluation, ZoneProgramme
from matcher.evaluations.scoring import sheet_on
from matcher.evaluations.states import written
from matcher.taxonomy import load_rules
from matcher.validation import Schema
from matcher.written import Day

_REFUSED = {
    "unknown": "还没有登记这个示范区的成立日期，算不出应评日期。请先登记成立日期。",
    "revoked": "这个示范区已撤销，不再评估。",
    "running": "这个示范区的评估正在进行，不能再开始一次。请打开正在进行的评估。",
    "rectifying": "这个示范区正在整改，整改结束后才能开始下一次评估。",
}


class ProgrammeInput(Schema):
    """When a zone was founded."""

    founded_on: Day = Field(title="成立日期")
    evaluated_on: Day | None = Field(default=None, title="平台外上次评估日期")

    @model_validator(mode="after")
    def _past_and_in_order(self) -> Self:
        first = date(2000, 1, 1)
        if not first <= self.founded_on <= today():
            raise ValueError(f"成立日期应在 {first} 与今天之间，请核对批复文件")
        if self.evaluated_on and not self.founded_on <= self.evaluated_on <= today():
            raise ValueError("平台外上次评估日期应在成立日期与今天之间，没有评估过的留空")
        return self


def set_programme(
    session: Session, actor: Actor, zone: Zone, data: ProgrammeInput, seen: int
) -> ZoneProgramme:
    """Enter or correct the founding; evaluations that are there keep their day.

    Args:
        session: the transaction.
        actor: of the authority.
        zone: which one.
        data: the days.
        seen: the version that the actor has read, 0 for none.

    Raises:
        ForbiddenError: the actor is not of the authority.
        ConflictError: somebody has entered another one meanwhile.
    """
    require(actor, "evaluation.decide", zone_id=zone.id)
    _lock(session, zone)
    programme = session.get(ZoneProgramme, zone.id)
    if (programme.version if programme else 0) != seen:
        raise ConflictError("填写期间已有人登记了成立日期，您的填写没有保存。请刷新页面后核对。")
    before = _told(programme) if programme else None
    programme = programme or ZoneProgramme(zone_id=zone.id)
    programme.founded_on, programme.evaluated_on = data.founded_on, data.evaluated_on
    session.add(programme)
    session.flush()
    record(session, actor, "zone.found", ("zone", zone.id), before, _told(programme))
    session.flush()
    return programme


def open_evaluation(session: Session, actor: Actor, zone: Zone) -> Evaluation:
    """Open the evaluation that is due, with the scoring sheet and the rules of today.

    Raises:
        ForbiddenError: the actor is not of the authority.
        TransitionError: none is due, or one is running.
    """
    require(actor, "evaluation.decide", zone_id=zone.id)
    _lock(session, zone)
    (standing,) = standings(session, [zone])
    if not standing.may_open or standing.due_on is None:
        raise TransitionError(_REFUSED.get(standing.word) or _too_early(standing))
    due_on, rules = standing.due_on, load_rules()
    evaluation = Evaluation(
        zone=zone,
        due_on=due_on,
        state="opened",
        first_year=due_on.year - rules.evaluations.every_years,
        last_year=due_on.year - 1,
        scoring_version=sheet_on(today()).version,
        rules_version=rules.version,
    )
    set_deadline(evaluation)
    session.add(evaluation)
    session.flush()
    written(session, actor, evaluation, "open", "", due_on=due_on.isoformat())
    return evaluation


def _lock(session: Session, zone: Zone) -> None:
    """One after the other: two must not open the same evaluation."""
    session.execute(select(Zone.id).where(Zone.id == zone.id).with_for_update(key_share=True))


def _too_early(standing: Standing) -> str:
    days = load_rules().evaluations.ahead_days
    return f"下一次评估的应评日期是 {standing.due_on}，到期前 {days} 天内才能开始。"


def _told(programme: ZoneProgramme) -> dict[str, str | None]:
    evaluated = programme.evaluated_on
    return {
        "founded_on": programme.founded_on.isoformat(),
        "evaluated_on": evaluated.isoformat() if evaluated else None,
    }
