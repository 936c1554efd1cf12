"""Validity: renewal by the author, expiry by the clock."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import FieldProblem, InvalidError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.review import default_validity


def renew(session: Session, actor: Actor, listing: Listing, until: date | None = None) -> None:
    """Publish it for longer, also after it expired.

    Raises:
        ForbiddenError: the actor may not.
        InvalidError: the new day is past.
    """
    require(actor, "listing.renew", owner_id=listing.organization_id, zone_id=listing.zone_id)
    until = until or default_validity(listing.kind)
    if until < today():
        raise InvalidError([FieldProblem("valid_until", "有效期至", "不能早于今天")])
    published_at = listing.published_at or now()
    move(session, actor, listing, "renew", valid_until=until, published_at=published_at)


def expire_due(session: Session, actor: Actor) -> int:
    """Expire everything whose last day of validity is over; returns how many."""
    due = select(Listing).where(
        Listing.state.in_(("published", "paused")), Listing.valid_until < today()
    )
    listings = session.scalars(due.order_by(Listing.id)).all()
    for listing in listings:
        move(session, actor, listing, "expire")
    return len(listings)
