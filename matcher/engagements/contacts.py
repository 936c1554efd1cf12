"""Contacts of the parties: opened by stage and consent, to broker and parties, and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.audit import record
from matcher.engagements.disclosure import disclosed
from matcher.engagements.models import Engagement
from matcher.engagements.parties import parties
from matcher.errors import ForbiddenError, TransitionError
from matcher.listings.models import Listing, ListingContact
from matcher.privacy.masking import mask_email, mask_name, mask_phone
from matcher.taxonomy import scheme

# Ended without a deal, the purpose is gone and the contacts close again.
_CLOSED = frozenset({"confirmed", "terminated"})


@dataclass(frozen=True)
class PartyContact:
    """Whom to ask at one party."""

    listing: Listing
    name: str
    phone: str
    email: str


def contacts_open(engagement: Engagement) -> bool:
    """Whether the stage opens the contacts."""
    return engagement.stage not in _CLOSED


def may_see_contacts(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor is the engagement's broker or belongs to a party."""
    concerned = _is_broker(actor, engagement) or actor.organization_id in parties(engagement)
    return concerned and may(actor, "engagement.contacts")


def contacts(session: Session, actor: Actor, engagement: Engagement) -> Sequence[PartyContact]:
    """The contacts of need and achievement; each look is recorded, without the data itself.

    Raises:
        ForbiddenError: the actor is neither the broker nor a party.
        TransitionError: the stage does not open them, or to a party: not both have agreed.
    """
    if not may_see_contacts(actor, engagement):
        raise ForbiddenError("联系方式只向负责的技术经纪人和对接双方开放。")
    if not contacts_open(engagement):
        stage = scheme("stages").name(engagement.stage)
        raise TransitionError(
            f"{engagement.code} 目前是“{stage}”，联系方式在“已联系”到“完成”期间开放。"
        )
    if not _is_broker(actor, engagement) and not disclosed(session, engagement):
        raise TransitionError("对接双方都同意提供联系方式后才互相开放，目前还没有都同意。")
    sides = _sides(engagement)
    after = {"listings": [side.code for side in sides]}
    record(session, actor, "engagement.contacts", ("engagement", engagement.id), None, after)
    session.flush()
    return [_contact(session, side) for side in sides]


def masked_contacts(
    session: Session, organization_id: int, engagement: Engagement
) -> Sequence[PartyContact]:
    """What a party would hand out, so that it knows what it agrees to; masked."""
    own = [side for side in _sides(engagement) if side.organization_id == organization_id]
    return [_masked(_contact(session, side)) for side in own]


def _is_broker(actor: Actor, engagement: Engagement) -> bool:
    return actor.user_id is not None and actor.user_id == engagement.broker_id


def _sides(engagement: Engagement) -> tuple[Listing, Listing]:
    return engagement.match.need, engagement.match.achievement


def _masked(contact: PartyContact) -> PartyContact:
    return PartyContact(
        contact.listing,
        mask_name(contact.name),
        mask_phone(contact.phone),
        mask_email(contact.email),
    )


def _contact(session: Session, listing: Listing) -> PartyContact:
    kept = session.get_one(ListingContact, listing.id)
    return PartyContact(listing, kept.contact_name, kept.contact_phone, kept.contact_email)
