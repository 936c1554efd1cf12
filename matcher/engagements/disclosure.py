"""Whether the parties may have each other's contacts: when both have agreed, and neither took back.

The stage opens the contacts to the broker, who works for both; to the other party they are handed
only with the recorded consent of each side.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import may, require
from matcher.actor import Actor
from matcher.engagements.models import Engagement
from matcher.engagements.parties import parties
from matcher.engagements.stages import TRANSITIONS
from matcher.errors import ForbiddenError, TransitionError
from matcher.privacy.consent import record_consent, withdraw_consent
from matcher.privacy.models import Consent

PURPOSE = "disclosure"


def consents(session: Session, engagement: Engagement) -> Mapping[int, Consent]:
    """The consents that hold, by the party that gave them."""
    query = select(Consent).where(
        Consent.engagement_id == engagement.id,
        Consent.purpose == PURPOSE,
        Consent.withdrawn_at.is_(None),
    )
    given = session.scalars(query.order_by(Consent.id.desc()))
    return {consent.organization_id: consent for consent in given if consent.organization_id}


def disclosed(session: Session, engagement: Engagement) -> bool:
    """Whether every party has agreed."""
    return parties(engagement) <= consents(session, engagement).keys()


def may_consent(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor speaks for a party."""
    return actor.organization_id in parties(engagement) and may(actor, "engagement.consent")


def agree(session: Session, actor: Actor, engagement: Engagement) -> Consent:
    """Agree, for the actor's organization; agreeing again changes nothing.

    Raises:
        ForbiddenError: the actor belongs to no party.
        TransitionError: the engagement has ended.
    """
    user = _speaker(session, actor, engagement)
    if engagement.stage not in TRANSITIONS:
        raise TransitionError(f"{engagement.code} 已经结束，不再提供联系方式。")
    held = consents(session, engagement).get(actor.organization_id or 0)
    return held or record_consent(
        session,
        actor,
        user,
        PURPOSE,
        engagement_id=engagement.id,
        organization_id=actor.organization_id,
    )


def take_back(session: Session, actor: Actor, engagement: Engagement) -> None:
    """Withdraw the consents of the actor's organization, whichever colleague gave them.

    Raises:
        ForbiddenError: the actor belongs to no party.
    """
    _speaker(session, actor, engagement)
    query = select(Consent).where(
        Consent.engagement_id == engagement.id,
        Consent.organization_id == actor.organization_id,
        Consent.withdrawn_at.is_(None),
    )
    for consent in session.scalars(query):
        withdraw_consent(session, actor, consent)


def _speaker(session: Session, actor: Actor, engagement: Engagement) -> User:
    require(actor, "engagement.consent", owner_id=actor.organization_id)
    if not may_consent(actor, engagement):
        raise ForbiddenError("只有对接双方可以决定是否提供自己的联系方式。")
    return session.get_one(User, actor.user_id)
