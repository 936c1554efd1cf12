"""Stages whose deadline is over: the broker is told, once a stage."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.models import Engagement, EngagementStage
from matcher.notifications import notify
from matcher.notifications.recipients import staff

_BATCH = 500


def tell_overdue(session: Session, actor: Actor) -> int:
    """Tell the brokers of stages that should have been left; returns how many stages.

    Of an engagement without a broker all brokers of the zone are told.
    """
    # No stage is entered twice, so the present one is the one of the same name.
    present = and_(
        Engagement.id == EngagementStage.engagement_id, Engagement.stage == EngagementStage.stage
    )
    query = (
        select(EngagementStage, Engagement)
        .join(Engagement, present)
        .where(EngagementStage.deadline < today(), EngagementStage.overdue_told.is_(False))
        .order_by(EngagementStage.id)
        .limit(_BATCH)
    )
    late = session.execute(query).all()
    for entered, engagement in late:
        entered.overdue_told = True
        told = [engagement.broker_id] if engagement.broker_id else None
        told = told or staff(session, engagement.zone_id, "engagement.advance")
        notify(session, actor, told, "stage_overdue", ("engagement", engagement.id))
    session.flush()
    return len(late)
