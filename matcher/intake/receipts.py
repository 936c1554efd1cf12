"""Find a receipt by its proof, act on its listing, and show reviewers who sent it."""

import re
import secrets

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.db.encrypted import blind_index
from matcher.intake.models import Receipt
from matcher.intake.schemas import phone_digits
from matcher.intake.stand_in import sender_of
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing, ListingContact

# Beside the number, the subject of the attempts that are counted.
ATTEMPT = "receipt"
SENDING = "intake"
ATTACHING = "attach"


def normal_number(text: str) -> str:
    """The number in its one form, however it was typed."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())[:13]
    return f"{plain[:5]}-{plain[5:9]}-{plain[9:]}" if len(plain) == 13 else plain


def find_receipt(session: Session, number: str, phone: str) -> Receipt | None:
    """The open receipt with this number and phone: one query, whichever of the two is wrong."""
    query = _open().where(
        Receipt.number == normal_number(number),
        Receipt.phone_index == blind_index(phone_digits(phone)),
    )
    return session.scalars(query).one_or_none()


def new_proof(receipt: Receipt) -> str:
    """What the browser that proved the receipt keeps; whoever had one before has none."""
    receipt.proof = secrets.token_hex(16)
    return receipt.proof


def proven_receipt(session: Session, receipt_id: int, proof: str) -> Receipt | None:
    """A receipt that was proven before, unless that ended meanwhile."""
    query = _open().where(Receipt.id == receipt_id, Receipt.proof == proof)
    return session.scalars(query).one_or_none()


def acting_for(receipt: Receipt, address: str) -> Actor:
    """In whose name a proven sender acts on the receipt's listing, and on no other."""
    return sender_of(receipt.listing.organization, address)


def take_back(session: Session, actor: Actor, receipt: Receipt) -> None:
    """Withdraw the listing and forget the contact and the phone.

    Args:
        session: the transaction.
        actor: from `acting_for`.
        receipt: proven; number and phone open nothing any more.

    Raises:
        TransitionError: the state does not allow it.
    """
    move(session, actor, receipt.listing, "withdraw")
    forget_sender(session, receipt)


def forget_sender(session: Session, receipt: Receipt) -> None:
    """Delete the contact and the phone."""
    contact = session.get_one(ListingContact, receipt.listing_id)
    contact.contact_name = contact.contact_phone = contact.contact_email = ""
    receipt.close()
    session.flush()


def receipt_of(session: Session, actor: Actor, listing: Listing) -> Receipt | None:
    """Who sent the listing, for the reviewers of its zone; None where a member posted it.

    Raises:
        ForbiddenError: the actor reviews nothing here.
    """
    require(actor, "receipt.see", owner_id=listing.organization_id, zone_id=listing.zone_id)
    query = select(Receipt).where(Receipt.listing_id == listing.id)
    return session.scalars(query).one_or_none()


def _open() -> Select[Receipt]:
    """Receipts that number and phone still open, with their listings."""
    listing = selectinload(Receipt.listing).selectinload(Listing.organization)
    return select(Receipt).where(Receipt.phone_index.is_not(None)).options(listing)
