"""Which listings an actor may see: one condition, used by pages, search and mail alike."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.clock import today
from matcher.errors import NotFoundError
from matcher.listings.models import Listing

# The class, an alias of it, or the columns of an alias of its table.
Listings = type[Listing] | ReadOnlyColumnCollection[str, Any]


def is_public(listings: Listings = Listing) -> ColumnElement[bool]:
    """Published and within its validity."""
    valid = or_(listings.valid_until.is_(None), listings.valid_until >= today())
    return and_(listings.state == "published", valid)


def visible_to(actor: Actor, listings: Listings = Listing) -> ColumnElement[bool]:
    """The condition for listings that the actor may see."""
    whose = (listings.organization_id, listings.zone_id)
    seen = reach(actor, "listing.see").condition(*whose)
    drafts = reach(actor, "listing.see_draft").condition(*whose)
    return or_(is_public(listings), and_(listings.state != "draft", seen), drafts)


def sees_confidential_parts(actor: Actor, listing: Listing) -> bool:
    """Whether the actor reads the parts that are withheld from the public."""
    allowed = reach(actor, "listing.see_confidential")
    return allowed.covers(listing.organization_id, listing.zone_id)


def get_listing(session: Session, actor: Actor, code: str) -> Listing:
    """The listing with this code.

    Raises:
        NotFoundError: there is none, or none that the actor may see; which of the two is not said.
    """
    listing = session.scalar(select(Listing).where(Listing.code == code, visible_to(actor)))
    if listing is None:
        raise NotFoundError(f"没有编号为 {code[:20]} 的信息，或它尚未公开。请核对编号。")
    return listing
