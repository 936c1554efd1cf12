"""Which listings an actor may see: one condition, used by pages, search and mail alike."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.errors import NotFoundError
from matcher.listings.models import Listing


def is_public() -> ColumnElement[bool]:
    """Published and within its validity."""
    valid = or_(Listing.valid_until.is_(None), Listing.valid_until >= today())
    return and_(Listing.state == "published", valid)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for listings that the actor may see."""
    if actor.has("system"):
        return true()
    own = (
        Listing.organization_id == actor.organization_id
        if actor.organization_id is not None
        else false()
    )
    in_zone = (
        and_(Listing.zone_id == actor.zone_id, Listing.state != "draft")
        if actor.has("operator", "supervisor", "broker")
        else false()
    )
    return or_(is_public(), own, in_zone)


def sees_confidential_parts(actor: Actor, listing: Listing) -> bool:
    """Whether the actor reads the parts that are withheld from the public."""
    own = actor.organization_id == listing.organization_id
    staff = actor.has("operator", "broker") and actor.zone_id == listing.zone_id
    return own or staff or actor.has("system")


def get_listing(session: Session, actor: Actor, code: str) -> Listing:
    """The listing with this code.

    Raises:
        NotFoundError: there is none, or none that the actor may see; which of the two is not said.
    """
    listing = session.scalar(select(Listing).where(Listing.code == code, visible_to(actor)))
    if listing is None:
        raise NotFoundError(f"没有编号为 {code[:20]} 的信息，或它尚未公开。请核对编号。")
    return listing
