"""A member says that their organization wants to work with another one's public listing."""

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import may, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.assignment import assigned_broker
from matcher.engagements.interests.brought import brought_by
from matcher.engagements.interests.models import Interest
from matcher.engagements.interests.states import OPEN
from matcher.errors import ConflictError, ForbiddenError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.passages import side_of
from matcher.notifications import notify
from matcher.notifications.recipients import staff
from matcher.validation import Schema, Text


class InterestInput(Schema):
    """What is asked of a member."""

    own: Text = Field(title="本单位的信息", default="", max_length=20)
    text: Text = Field(title="说明", min_length=1, max_length=1_000)


def may_express(actor: Actor, listing: Listing) -> bool:
    """Whether the actor belongs to another organization and the listing is published."""
    another = actor.organization_id not in (None, listing.organization_id)
    return another and listing.state == "published" and may(actor, "interest.express")


def express(session: Session, actor: Actor, listing: Listing, data: InterestInput) -> Interest:
    """Write the interest and tell whoever looks after the listing.

    Raises:
        ForbiddenError: the actor is no member, or of the listing's own organization.
        TransitionError: the listing is not public, or the own organization not verified yet.
        InvalidError: what the asker brings is not a public listing of its own, or of the same side.
        ConflictError: an interest of the organization in this listing is open already.
    """
    organization = _asker(session, actor, listing)
    brought = brought_by(session, organization.id, listing, data.own) if data.own else None
    if _open_one(session, organization, listing):
        raise ConflictError(f"贵单位对 {listing.code} 的意向正在等待答复，不需要再提。")
    need = listing if brought is None or side_of(listing.kind) == "need" else brought
    interest = Interest(
        listing=listing,
        organization=organization,
        own_listing=brought,
        zone_id=need.zone_id,
        text=data.text,
        created_by=actor.user_id,
    )
    _add(session, interest)
    after = {"code": listing.code}
    record(session, actor, "interest.express", ("interest", interest.id), None, after)
    broker_id = assigned_broker(session, need.id)
    told = [broker_id] if broker_id else staff(session, need.zone_id, "interest.decide")
    notify(session, actor, told, "interest_received", ("interest", interest.id))
    session.flush()
    return interest


def _asker(session: Session, actor: Actor, listing: Listing) -> Organization:
    require(actor, "interest.express")
    if actor.organization_id == listing.organization_id:
        raise ForbiddenError("这是贵单位自己的信息，不需要提出意向。")
    if listing.state != "published":
        raise TransitionError(f"{listing.code} 目前没有公开，不能提出意向。")
    organization = session.get_one(Organization, actor.organization_id)
    if organization.state != VERIFIED:
        raise TransitionError("贵单位还没有通过核验。核验通过后可以提出对接意向。")
    return organization


def _open_one(session: Session, organization: Organization, listing: Listing) -> bool:
    query = select(Interest.id).where(
        Interest.organization_id == organization.id,
        Interest.listing_id == listing.id,
        Interest.state == OPEN,
    )
    return session.scalar(query) is not None


def _add(session: Session, interest: Interest) -> None:
    """A colleague may be asking now: the database lets only one through."""
    try:
        with session.begin_nested():
            session.add(interest)
    except IntegrityError:
        raise ConflictError("同事刚刚提出了同样的意向，不需要再提。") from None
