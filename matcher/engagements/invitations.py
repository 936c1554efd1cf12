"""The parties are asked whether they take part; their answers end nothing by themselves."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.engagements.models import Engagement, Invitation
from matcher.engagements.parties import is_party, parties
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, TransitionError
from matcher.matching.decisions import no_party
from matcher.notifications import notify
from matcher.notifications.recipients import members
from matcher.taxonomy import scheme

# Action -> the states it starts from and the one it leads to.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "invite": (frozenset({"declined"}), "invited"),
    "accept": (frozenset({"invited"}), "accepted"),
    "decline": (frozenset({"invited"}), "declined"),
}
_ENDED = frozenset({"completed", "terminated"})


def invitations_of(session: Session, engagement: Engagement) -> Mapping[int, Invitation]:
    """The invitations, by the party that was asked."""
    query = select(Invitation).where(Invitation.engagement_id == engagement.id)
    newest = session.scalars(query.execution_options(populate_existing=True))
    return {invitation.organization_id: invitation for invitation in newest}


def waiting_for(
    session: Session, actor: Actor, engagements: Sequence[Engagement]
) -> Collection[int]:
    """The ids of the running engagements that wait for the answer of the actor's organization."""
    running = [engagement.id for engagement in engagements if engagement.stage not in _ENDED]
    query = select(Invitation.engagement_id).where(
        Invitation.organization_id == actor.organization_id,
        Invitation.state == "invited",
        Invitation.engagement_id.in_(running),
    )
    return set(session.scalars(query))


def ask_parties(session: Session, actor: Actor, engagement: Engagement) -> Sequence[int]:
    """Ask every party that was not asked, or that declined; returns which ones."""
    known = invitations_of(session, engagement)
    asked = [one for one in sorted(parties(engagement)) if _asks(known.get(one))]
    for organization_id in asked:
        invitation = known.get(organization_id) or Invitation(
            engagement_id=engagement.id, organization_id=organization_id
        )
        invitation.state, invitation.reason = TRANSITIONS["invite"][1], ""
        invitation.answered_at = invitation.answered_by = None
        session.add(invitation)
        target = ("engagement", engagement.id)
        notify(session, actor, members(session, organization_id), "engagement_invited", target)
    session.flush()
    return asked


def invite(session: Session, actor: Actor, engagement: Engagement) -> Sequence[int]:
    """Ask again whom it makes sense to ask; returns which organizations.

    Raises:
        ForbiddenError: the actor is no broker of the zone, or belongs to a party.
        TransitionError: the engagement has ended, or nobody is left to ask.
    """
    require(actor, "engagement.advance", zone_id=engagement.zone_id)
    no_party(actor, engagement.match)
    _lock(session, engagement)
    _require_running(engagement)
    asked = ask_parties(session, actor, engagement)
    if not asked:
        raise TransitionError("双方都已邀请过，正在等待答复或已经同意。")
    target = ("engagement", engagement.id)
    record(session, actor, "engagement.invite", target, None, {"invited": list(asked)})
    session.flush()
    return asked


def answer(
    session: Session, actor: Actor, engagement: Engagement, verb: str, reason: str = ""
) -> Invitation:
    """Accept or decline for the actor's organization; the broker is told.

    Args:
        session: the transaction.
        actor: a member of a party.
        engagement: which one.
        verb: "accept" or "decline".
        reason: in the member's words; of a refusal it must be given.

    Raises:
        ForbiddenError: the actor belongs to no party.
        TransitionError: the organization was not asked or has answered, or all is over.
        InvalidError: there is no such answer, or no reason for a refusal.
    """
    require(actor, "engagement.answer", owner_id=actor.organization_id or 0)
    if not is_party(actor, engagement):
        raise ForbiddenError("只有对接双方可以答复邀请。")
    if verb not in ("accept", "decline"):
        raise InvalidError([FieldProblem("answer", "答复", "请选择同意或婉拒")])
    _require_running(engagement)
    invitation = _locked(session, engagement, actor.organization_id)
    _require_waiting(invitation, verb)
    assert invitation is not None  # noqa: S101 - refused above
    if verb == "decline" and not reason.strip():
        raise InvalidError([FieldProblem("reason", "原因", "请写明婉拒的原因，经纪人会看到")])
    invitation.state, invitation.reason = TRANSITIONS[verb][1], reason.strip()
    invitation.answered_at, invitation.answered_by = now(), actor.user_id
    target = ("engagement", engagement.id)
    record(session, actor, "engagement.answer", target, None, {"answer": invitation.state})
    told = [engagement.broker_id] if engagement.broker_id else []
    notify(session, actor, told, "engagement_answered", target)
    session.flush()
    return invitation


def _lock(session: Session, engagement: Engagement) -> None:
    """Wait for a colleague who may be asking now, and see whom they asked."""
    session.refresh(engagement, ["stage", "version"], with_for_update=True)


def _locked(
    session: Session, engagement: Engagement, organization_id: int | None
) -> Invitation | None:
    """The invitation as a colleague who may be answering now leaves it."""
    query = select(Invitation).where(
        Invitation.engagement_id == engagement.id, Invitation.organization_id == organization_id
    )
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _asks(invitation: Invitation | None) -> bool:
    return invitation is None or invitation.state in TRANSITIONS["invite"][0]


def _require_waiting(invitation: Invitation | None, verb: str) -> None:
    if invitation is None:
        raise TransitionError("还没有邀请贵单位，不需要答复。")
    if invitation.state not in TRANSITIONS[verb][0]:
        state = scheme("engagement_invitation_states").name(invitation.state)
        raise TransitionError(f"贵单位的答复已经是“{state}”。需要更改时请联系技术经纪人。")


def _require_running(engagement: Engagement) -> None:
    if engagement.stage in _ENDED:
        raise TransitionError(f"{engagement.code} 已经结束，不再邀请和答复。")
