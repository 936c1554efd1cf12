"""The stages of an engagement and the one function that moves between them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.engagements.documents import keep_document
from matcher.engagements.invitations import ask_parties
from matcher.engagements.models import Engagement, EngagementStage
from matcher.engagements.parties import concerned, is_party
from matcher.engagements.requirements import require_complete
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.matching.decisions import confirm, no_party
from matcher.matching.examples import keep_example
from matcher.matching.models import Match
from matcher.notifications import notify
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.store import Received

_ORDER = tuple(term.code for term in scheme("stages") if term.code != "terminated")
_ENDED = frozenset({"completed", "terminated"})

# A stage leads to any later one (a trial is not always needed) and, until the end, to 终止.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    stage: frozenset(_ORDER[place + 1 :]) | {"terminated"}
    for place, stage in enumerate(_ORDER)
    if stage not in _ENDED
}


def open_engagement(session: Session, actor: Actor, match: Match, note: str = "") -> Engagement:
    """Confirm a match, take it into work, and ask both parties whether they take part.

    The note stays with the match, which the parties do not read.
    """
    confirm(session, actor, match, note)
    engagement = Engagement(
        match=match, broker_id=actor.user_id, zone_id=match.need.zone_id, stage="confirmed"
    )
    session.add(engagement)
    _enter(engagement, actor, "confirmed")
    session.flush()
    invited = ask_parties(session, actor, engagement)
    after = {"stage": "confirmed", "match": match.id, "invited": list(invited)}
    record(session, actor, "engagement.open", ("engagement", engagement.id), None, after)
    session.flush()
    return engagement


def advance(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    stage: str,
    note: str = "",
    *,
    happened_on: date | None = None,
    documents: Sequence[Received] = (),
) -> None:
    """Enter another stage, with what it asks for.

    Args:
        session: the transaction.
        actor: a broker of the zone.
        engagement: which one.
        stage: where to.
        note: read by both parties too.
        happened_on: the day that the stage is about, such as the day of signing.
        documents: received files; both parties may read them.

    Raises:
        TransitionError: the present stage does not lead there.
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        InvalidError: something that the stage asks for is missing; or ending without a coded
            reason, which is what `terminate` is for.
    """
    require_driver(actor, engagement)
    if stage == "terminated":
        raise InvalidError([FieldProblem("reason", "终止原因", "请从列表中选择一项")])
    require_way(engagement, stage)
    require_complete(stage, note, happened_on, documents)
    entered = _move(session, actor, engagement, stage, note)
    entered.happened_on = happened_on
    title = f"{scheme('stages').name(stage)}文件"
    for received in documents:
        keep_document(session, actor, engagement, received, title=title, stage=entered)


def follow(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    stage: str,
    happened_on: date,
    note: str = "",
) -> bool:
    """Enter the stage that something else has reached, such as the engagement's contract.

    Who may do that was asked there, and its papers are kept there: neither is asked for again.

    Returns:
        Whether the engagement moved; it does not where it is as far already, or has ended.
    """
    if stage not in TRANSITIONS.get(engagement.stage, frozenset()):
        return False
    _move(session, actor, engagement, stage, note).happened_on = happened_on
    session.flush()
    return True


def terminate(
    session: Session, actor: Actor, engagement: Engagement, reason: str, note: str = ""
) -> None:
    """End the engagement for a coded reason.

    Raises:
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        InvalidError: the reason is not in the code list.
        TransitionError: it has ended already.
    """
    require_driver(actor, engagement)
    if reason not in scheme("termination_reasons"):
        raise InvalidError([FieldProblem("reason", "终止原因", "请从列表中选择一项")])
    if engagement.stage in _ENDED:
        raise TransitionError(f"{engagement.code} 已经结束，不能再终止。")
    _move(session, actor, engagement, "terminated", note, reason)


def may_drive(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor moves the engagement: a broker of the zone, and of neither party."""
    near = reach(actor, "engagement.advance").covers(None, engagement.zone_id)
    return near and not is_party(actor, engagement)


def require_driver(actor: Actor, engagement: Engagement) -> None:
    """Refuse everybody else.

    Raises:
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
    """
    require(actor, "engagement.advance", zone_id=engagement.zone_id)
    no_party(actor, engagement.match)


def _move(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    stage: str,
    note: str,
    reason: str | None = None,
) -> EngagementStage:
    before = engagement.stage
    require_way(engagement, stage)
    engagement.stage, engagement.termination_reason = stage, reason
    entered = _enter(engagement, actor, stage, note)
    session.flush()
    target = ("engagement", engagement.id)
    record(session, actor, "engagement.advance", target, {"stage": before}, {"stage": stage})
    keep_example(session, actor, engagement.match, stage, reason)
    notify(session, actor, concerned(session, engagement), "engagement_advanced", target)
    return entered


def require_way(engagement: Engagement, stage: str) -> None:
    """Refuse a stage that the present one does not lead to.

    Raises:
        TransitionError: it does not.
    """
    if stage not in TRANSITIONS.get(engagement.stage, frozenset()):
        names = scheme("stages")
        before, after = names.name(engagement.stage), names.name(stage)
        raise TransitionError(f"不能从“{before}”进入“{after}”。")


def _enter(engagement: Engagement, actor: Actor, stage: str, note: str = "") -> EngagementStage:
    days = load_rules().stage_days.get(stage)
    deadline = today() + timedelta(days=days) if days else None
    entered = EngagementStage(stage=stage, entered_by=actor.user_id, deadline=deadline, note=note)
    engagement.stages.append(entered)
    return entered
