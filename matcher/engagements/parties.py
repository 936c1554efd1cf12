"""Who has to do with an engagement: its parties, who works on it, who reads the desk's part."""

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.accounts.permissions import may, reach
from matcher.actor import Actor
from matcher.engagements.models import Engagement
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, TransitionError
from matcher.notifications.recipients import members

SHARED, BROKER = "shared", "broker"
VISIBILITIES = (SHARED, BROKER)


def parties(engagement: Engagement) -> frozenset[int]:
    """The organizations of need and achievement; one, where both are the same one's."""
    match = engagement.match
    return frozenset({match.need.organization_id, match.achievement.organization_id})


def is_party(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor belongs to one of the parties, whatever their role."""
    return actor.organization_id in parties(engagement)


def sees_private(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor reads what is for the desk only: its broker, and the zone's operators."""
    if is_party(actor, engagement) or not may(actor, "engagement.private"):
        return False
    mine = actor.user_id is not None and actor.user_id == engagement.broker_id
    return mine or reach(actor, "engagement.private").covers(None, engagement.zone_id)


def readable(
    actor: Actor,
    engagement: Engagement,
    visibility: InstrumentedAttribute[str],
    author: InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """The condition for what the actor may read of an engagement that they may see.

    A broker of the zone who stands in for another one reads what they wrote themselves.
    """
    if sees_private(actor, engagement):
        return true()
    written = [author == actor.user_id] if actor.user_id and not is_party(actor, engagement) else []
    return or_(visibility == SHARED, *written)


def may_download(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor may have the files: a party, its broker, and the zone's operators."""
    near = reach(actor, "engagement.document").covers(None, engagement.zone_id)
    mine = actor.user_id is not None and actor.user_id == engagement.broker_id
    allowed = near or mine or is_party(actor, engagement)
    return allowed and may(actor, "engagement.document")


def may_work(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor may add to the engagement: a party, or the zone's desk."""
    near = reach(actor, "engagement.work").covers(None, engagement.zone_id)
    return may(actor, "engagement.work") and (near or is_party(actor, engagement))


def require_work(actor: Actor, engagement: Engagement, visibility: str) -> None:
    """Refuse to let the actor add something of this visibility.

    Raises:
        ForbiddenError: the actor is neither a party nor of the zone's desk.
        TransitionError: the engagement ended without a deal.
        InvalidError: there is no such visibility, or it is not theirs to choose.
    """
    if not may_work(actor, engagement):
        raise ForbiddenError("只有对接双方、本示范区的经纪人和运营人员可以添加内容。")
    if engagement.stage == "terminated":
        raise TransitionError(f"{engagement.code} 已经终止，不能再添加内容。")
    if visibility not in offered_visibilities(actor, engagement):
        raise InvalidError([FieldProblem("visibility", "谁能看到", "请从列表中选择一项")])


def offered_visibilities(actor: Actor, engagement: Engagement) -> tuple[str, ...]:
    """What the actor may choose: whatever a party writes, the others read."""
    return (SHARED,) if is_party(actor, engagement) else VISIBILITIES


def concerned(session: Session, engagement: Engagement, visibility: str = SHARED) -> list[int]:
    """Whom to tell of something: the broker, and of what is shared the members of both parties."""
    told = [engagement.broker_id] if engagement.broker_id else []
    if visibility == SHARED:
        for organization_id in sorted(parties(engagement)):
            told += members(session, organization_id)
    return told
