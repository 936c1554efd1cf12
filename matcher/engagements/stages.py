"""The stages of an engagement and the one function that moves between them."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.engagements.models import Engagement, EngagementStage
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.matching.decisions import confirm, no_party
from matcher.matching.examples import keep_example
from matcher.matching.models import Match
from matcher.taxonomy import load_rules, scheme

_ORDER = tuple(term.code for term in scheme("stages") if term.code != "terminated")
_ENDED = frozenset({"completed", "terminated"})

# A stage leads to any later one (a trial is not always needed) and, until the end, to 终止.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    stage: frozenset(_ORDER[place + 1 :]) | {"terminated"}
    for place, stage in enumerate(_ORDER)
    if stage not in _ENDED
}


def open_engagement(session: Session, actor: Actor, match: Match, note: str = "") -> Engagement:
    """Confirm a match and take it into work."""
    confirm(session, actor, match, note)
    engagement = Engagement(
        match=match, broker_id=actor.user_id, zone_id=match.need.zone_id, stage="confirmed"
    )
    session.add(engagement)
    _enter(engagement, actor, "confirmed", note)
    session.flush()
    after = {"stage": "confirmed", "match": match.id}
    record(session, actor, "engagement.open", ("engagement", engagement.id), None, after)
    session.flush()
    return engagement


def advance(
    session: Session, actor: Actor, engagement: Engagement, stage: str, note: str = ""
) -> None:
    """Enter another stage.

    Raises:
        TransitionError: the present stage does not lead there.
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        InvalidError: ending without a coded reason, which is what `terminate` is for.
    """
    _require_broker(actor, engagement)
    if stage == "terminated":
        raise InvalidError([FieldProblem("reason", "终止原因", "请从列表中选择一项")])
    _move(session, actor, engagement, stage, note)


def terminate(
    session: Session, actor: Actor, engagement: Engagement, reason: str, note: str = ""
) -> None:
    """End the engagement for a coded reason.

    Raises:
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        InvalidError: the reason is not in the code list.
        TransitionError: it has ended already.
    """
    _require_broker(actor, engagement)
    if reason not in scheme("termination_reasons"):
        raise InvalidError([FieldProblem("reason", "终止原因", "请从列表中选择一项")])
    if engagement.stage in _ENDED:
        raise TransitionError(f"{engagement.code} 已经结束，不能再终止。")
    _move(session, actor, engagement, "terminated", note, reason)


def _require_broker(actor: Actor, engagement: Engagement) -> None:
    require(actor, "engagement.advance", zone_id=engagement.zone_id)
    no_party(actor, engagement.match)


def _move(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    stage: str,
    note: str,
    reason: str | None = None,
) -> None:
    before = engagement.stage
    if stage not in TRANSITIONS.get(before, frozenset()):
        names = scheme("stages")
        raise TransitionError(f"不能从“{names.name(before)}”进入“{names.name(stage)}”。")
    engagement.stage, engagement.termination_reason = stage, reason
    _enter(engagement, actor, stage, note)
    session.flush()
    target = ("engagement", engagement.id)
    record(session, actor, "engagement.advance", target, {"stage": before}, {"stage": stage})
    keep_example(session, actor, engagement.match, stage, reason)


def _enter(engagement: Engagement, actor: Actor, stage: str, note: str) -> None:
    days = load_rules().stage_days.get(stage)
    deadline = today() + timedelta(days=days) if days else None
    engagement.stages.append(
        EngagementStage(stage=stage, entered_by=actor.user_id, deadline=deadline, note=note)
    )
