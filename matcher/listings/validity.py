"""Validity: renewal by the author, a word before its end, expiry by the clock."""

from datetime import date, timedelta
from functools import cache

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import FieldProblem, InvalidError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.review import default_validity
from matcher.notifications import notify
from matcher.notifications.recipients import members
from matcher.taxonomy import load_rules

# In one transaction; the rest is told of an hour later.
_AT_ONCE = 500


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


def warn_expiring(session: Session, actor: Actor) -> int:
    """Tell authors of what ends soon, once for each validity; returns how many listings."""
    last = today() + timedelta(days=load_rules().own_listings.expiring_days)
    columns = Listing.__table__.c
    told = columns.expiry_told_for
    due = select(
        columns.id, columns.organization_id, columns.created_by, columns.valid_until
    ).where(
        columns.state.in_(("published", "paused")),
        columns.valid_until.between(today(), last),
        or_(told.is_(None), told != columns.valid_until),
    )
    rows = session.execute(due.order_by(columns.valid_until, columns.id).limit(_AT_ONCE)).all()
    colleagues = cache(lambda organization_id: members(session, organization_id))
    for listing_id, organization_id, author, until in rows:
        known = colleagues(organization_id)
        recipients = [author] if author in known else known
        notify(session, actor, recipients, "listing_expiring", ("listing", listing_id))
        # Not through the object: what the author is editing must not become another version.
        mark = update(Listing).where(Listing.id == listing_id).values(expiry_told_for=until)
        session.execute(mark, execution_options={"synchronize_session": False})
    return len(rows)
