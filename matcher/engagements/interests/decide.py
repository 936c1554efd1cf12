"""A broker takes an interest up, which opens the engagement of the pair, or declines it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.assignment import require_not_anothers
from matcher.clock import now
from matcher.engagements.interests.brought import brought_by
from matcher.engagements.interests.models import Interest
from matcher.engagements.interests.states import TRANSITIONS
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.errors import ConflictError, FieldProblem, ForbiddenError, InvalidError
from matcher.listings.models import Listing
from matcher.matching.decisions import reopen
from matcher.matching.models import Match
from matcher.matching.propose import add_by_hand, require_published
from matcher.matching.replica import Replica
from matcher.matching.suggest import pair_of
from matcher.notifications import notify
from matcher.notifications.recipients import members
from matcher.taxonomy import scheme


def take_up(
    session: Session, actor: Actor, replica: Replica, interest: Interest, picked: str = ""
) -> Engagement:
    """Make or use the match of the pair, and open its engagement unless it is open already.

    Args:
        session: the transaction.
        actor: a broker of the zone.
        replica: scores a pair that was not suggested.
        interest: an open one.
        picked: code of the asker's listing, where the asker named none.

    Raises:
        ForbiddenError: the actor is no broker of the zone, belongs to a party, or the need is
            another broker's.
        ConflictError: it was answered before, or the pair is not indexed yet.
        InvalidError: nothing was picked, or not one of the asker's listings.
        TransitionError: one of the two is not published any more.
    """
    _require_decider(actor, interest)
    _lock(session, interest, "take_up")
    brought = interest.own_listing or _picked(session, interest, picked)
    need, _ = pair_of(interest.listing, brought)
    require(actor, "interest.decide", zone_id=need.zone_id)
    require_not_anothers(session, actor, need)
    for side in (interest.listing, brought):
        require_published(side)
    engagement = _engagement(session, actor, replica, interest, brought)
    interest.own_listing, interest.engagement_id = brought, engagement.id
    _answer(session, actor, interest, "take_up")
    return engagement


def decline(session: Session, actor: Actor, interest: Interest, reason: str) -> None:
    """Say no, with a reason that the asker reads.

    Raises:
        ForbiddenError: the actor is no broker of the zone, belongs to a party, or the need is
            another broker's.
        InvalidError: no reason is given.
        ConflictError: it was answered before.
    """
    _require_decider(actor, interest)
    for side in filter(None, (interest.listing, interest.own_listing)):
        require_not_anothers(session, actor, side)
    if not reason.strip():
        raise InvalidError(
            [FieldProblem("reason", "原因", "请写明婉拒的原因，提出意向的单位会看到")]
        )
    _lock(session, interest, "decline")
    interest.reason = reason.strip()
    _answer(session, actor, interest, "decline")


def _require_decider(actor: Actor, interest: Interest) -> None:
    require(actor, "interest.decide", zone_id=interest.zone_id)
    if actor.organization_id in (interest.organization_id, interest.listing.organization_id):
        raise ForbiddenError("您所在单位是其中一方，为避免利益冲突，请由其他经纪人处理。")


def _lock(session: Session, interest: Interest, action: str) -> None:
    """Wait for a colleague who may be answering now, and see what they answered."""
    session.refresh(interest, ["state"], with_for_update=True)
    if interest.state not in TRANSITIONS[action][0]:
        state = scheme("interest_states").name(interest.state)
        raise ConflictError(f"这条意向已经是“{state}”，可能有同事先处理了。请刷新后查看。")


def _picked(session: Session, interest: Interest, code: str) -> Listing:
    if not code.strip():
        raise InvalidError([FieldProblem("own", "信息编号", "请选择提出意向的单位用来对接的信息")])
    return brought_by(session, interest.organization_id, interest.listing, code)


def _engagement(
    session: Session, actor: Actor, replica: Replica, interest: Interest, brought: Listing
) -> Engagement:
    need, achievement = pair_of(interest.listing, brought)
    match = session.scalar(
        select(Match).where(Match.need_id == need.id, Match.achievement_id == achievement.id)
    )
    note = f"来自{interest.organization.name}的对接意向。"
    if match is None:
        match = add_by_hand(session, actor, replica, need, achievement, note)
    existing = session.scalar(select(Engagement).where(Engagement.match_id == match.id))
    if existing:
        return existing
    if match.state == "dismissed":
        reopen(session, actor, match)
    return open_engagement(session, actor, match, note)


def _answer(session: Session, actor: Actor, interest: Interest, action: str) -> None:
    before, interest.state = interest.state, TRANSITIONS[action][1]
    interest.answered_at, interest.answered_by = now(), actor.user_id
    after = {"state": interest.state} | (
        {"engagement": interest.engagement_id} if interest.engagement_id else {}
    )
    target = ("interest", interest.id)
    record(session, actor, f"interest.{action}", target, {"state": before}, after)
    told = members(session, interest.organization_id)
    notify(session, actor, told, "interest_answered", target)
    session.flush()
