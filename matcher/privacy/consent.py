"""Consents: who agreed to what, to which version of the notice, and until when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.privacy.models import Consent
from matcher.privacy.notice import load_notice


def record_consent(
    session: Session,
    actor: Actor,
    user: User,
    purpose: str = "account",
    *,
    engagement_id: int | None = None,
    organization_id: int | None = None,
) -> Consent:
    """Keep that a person agreed to a purpose of the notice in force.

    Args:
        session: the transaction.
        actor: the person, or who was given the agreement.
        user: the person who agreed.
        purpose: a code of the notice.
        engagement_id: the engagement, where the purpose is one engagement's.
        organization_id: the party that the person spoke for in it.
    """
    notice = load_notice()
    consent = Consent(
        user_id=user.id,
        purpose=notice.purpose(purpose).code,
        policy_version=notice.version,
        engagement_id=engagement_id,
        organization_id=organization_id,
    )
    session.add(consent)
    session.flush()
    record(session, actor, "consent.give", ("consent", consent.id), None, _told(consent))
    session.flush()
    return consent


def withdraw_consent(session: Session, actor: Actor, consent: Consent) -> None:
    """End a consent; what was done until now stays lawful."""
    consent.withdrawn_at = now()
    record(session, actor, "consent.withdraw", ("consent", consent.id), _told(consent), None)
    session.flush()


def consents_of(session: Session, user_id: int) -> Sequence[Consent]:
    """All that a person ever agreed to, oldest first."""
    query = select(Consent).where(Consent.user_id == user_id).order_by(Consent.id)
    return session.scalars(query).all()


def _told(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "version": consent.policy_version,
        "user": consent.user_id,
        "engagement": consent.engagement_id,
        "organization": consent.organization_id,
    }
