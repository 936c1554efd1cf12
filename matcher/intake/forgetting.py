"""Forget who sent what has long been over."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.intake.models import Receipt
from matcher.intake.receipts import forget_sender
from matcher.listings.models import Listing
from matcher.taxonomy import load_rules

OVER = ("rejected", "fulfilled", "withdrawn", "expired")


def forget_senders(session: Session, actor: Actor) -> int:
    """Delete phone and contact of receipts whose listings ended and did not change for so long.

    When a listing changed last is in the audit trail, which is kept for longer than that.

    Returns:
        How many were forgotten.
    """
    since = now() - timedelta(days=load_rules().intake.sender_days)
    lately = exists().where(
        AuditEntry.object_kind == "listing",
        AuditEntry.object_id == Receipt.listing_id,
        AuditEntry.at > since,
    )
    query = (
        select(Receipt)
        .join(Listing, Listing.id == Receipt.listing_id)
        .where(Receipt.phone_index.is_not(None), Listing.state.in_(OVER), ~lately)
    )
    over = session.scalars(query).all()
    for receipt in over:
        forget_sender(session, receipt)
        record(session, actor, "listing.forget_sender", ("listing", receipt.listing_id))
    session.flush()
    return len(over)
