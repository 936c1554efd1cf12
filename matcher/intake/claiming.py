"""An organization takes over what one of its people sent before it had an account."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from matcher import outbox
from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.intake.models import Receipt
from matcher.intake.receipts import find_receipt
from matcher.listings.attachments import Attachment
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing
from matcher.listings.own import own_organization
from matcher.notifications import notify
from matcher.notifications.recipients import staff
from matcher.uploads.models import Upload

_WRONG = "受理编号或电话不正确，或者已经认领过。请核对后稍候再试；多次不符时需要等待"


def claim(session: Session, actor: Actor, number: str, phone: str) -> Listing:
    """Move the receipt's listing with its files to the actor's organization.

    The phone is forgotten: the organization's members speak for the listing from now on.

    Args:
        session: the transaction.
        actor: a member of a verified organization.
        number: of the receipt.
        phone: that was given with it.

    Raises:
        ForbiddenError: the actor claims nothing.
        TransitionError: the organization is not verified yet.
        InvalidError: number and phone open nothing.
    """
    require(actor, "receipt.claim")
    organization = own_organization(session, actor)
    if organization.state != VERIFIED:
        raise TransitionError("贵单位还没有通过示范区核验，通过后才能认领。进度见“我的单位”。")
    receipt = find_receipt(session, number, phone)
    if receipt is None:
        raise InvalidError([wrong()])
    _move(session, actor, receipt.listing, organization)
    receipt.claimed_by, receipt.claimed_at = actor.user_id, now()
    receipt.close()
    session.flush()
    return receipt.listing


def claims_of(session: Session, actor: Actor) -> Sequence[Receipt]:
    """What the actor's organization has claimed and still owns, the newest first.

    Raises:
        ForbiddenError: the actor claims nothing.
    """
    require(actor, "receipt.claim")
    query = (
        select(Receipt)
        .join(Listing, Listing.id == Receipt.listing_id)
        .where(
            Receipt.claimed_at.is_not(None),
            Listing.organization_id == own_organization(session, actor).id,
        )
        .options(selectinload(Receipt.listing))
        .order_by(Receipt.claimed_at.desc())
        .limit(50)
    )
    return session.scalars(query).all()


def wrong() -> FieldProblem:
    """What is said of every number and phone that open nothing, whichever is wrong."""
    return FieldProblem("number", "受理编号", _WRONG)


def _move(session: Session, actor: Actor, listing: Listing, organization: Organization) -> None:
    before = {"organization_id": listing.organization_id}
    listing.organization, listing.created_by = organization, actor.user_id
    files = select(Attachment.upload_id).where(Attachment.listing_id == listing.id)
    session.execute(
        update(Upload).where(Upload.id.in_(files)).values(organization_id=organization.id)
    )
    session.flush()
    target = ("listing", listing.id)
    record(session, actor, "listing.claim", target, before, {"organization_id": organization.id})
    if listing.published_at:
        outbox.append(session, CHANGED, listing.id)
    notify(
        session, actor, staff(session, listing.zone_id, "receipt.see"), "listing_claimed", target
    )
