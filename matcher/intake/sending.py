"""Send a listing without an account: listing, files, submission and receipt, or nothing."""

import secrets
from collections.abc import Sequence
from string import ascii_uppercase, digits

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.db.encrypted import blind_index
from matcher.errors import FieldProblem, InvalidError
from matcher.intake.models import Receipt
from matcher.intake.schemas import Sender, phone_digits
from matcher.intake.stand_in import sender_of, stand_in
from matcher.listings import post
from matcher.listings.attaching import attach
from matcher.listings.models import Listing
from matcher.listings.schemas import ListingInput
from matcher.privacy.notice import load_notice
from matcher.uploads.store import Received

# Without those that are easily taken for one another.
_SYMBOLS = sorted({*digits, *ascii_uppercase} - {*"01ILO"})


def send(
    session: Session,
    actor: Actor,
    kind: str,
    data: ListingInput,
    sender: Sender,
    files: Sequence[Received] = (),
) -> Receipt:
    """Submit a demand or scenario in the name of the zone's stand-in.

    Args:
        session: one transaction for all of it.
        actor: whoever sends, for the address in the audit rows.
        kind: "demand" or "scenario".
        data: the content; its contact becomes the sender's.
        sender: who sends it.
        files: checked attachments, not public.

    Raises:
        ForbiddenError: this kind needs an account.
        InvalidError: nothing is described, there is no such zone, or there are too many files.
    """
    zone = session.get(Zone, sender.zone)
    if zone is None:
        raise InvalidError([FieldProblem("zone", "示范区", "请从列表中选择")])
    organization = stand_in(session, zone)
    acting = sender_of(organization, actor.address)
    contact = sender.model_dump(include={"contact_name", "contact_phone"})
    listing = post.create(session, acting, kind, organization, data.model_copy(update=contact))
    for file in files:
        attach(session, acting, listing, file, public=False)
    receipt = _receipt(session, listing, sender)
    after = {"receipt": receipt.number, "version": receipt.policy_version}
    record(session, acting, "listing.receive", ("listing", listing.id), None, after)
    post.submit(session, acting, listing)
    return receipt


def _receipt(session: Session, listing: Listing, sender: Sender) -> Receipt:
    phone = phone_digits(sender.contact_phone)
    receipt = Receipt(
        number=_number(),
        listing=listing,
        organization_name=sender.organization_name,
        phone=phone,
        phone_index=blind_index(phone),
        policy_version=load_notice().version,
    )
    session.add(receipt)
    session.flush()
    return receipt


def _number() -> str:
    """A number that nobody guesses: some 40 bits, to be read out on the telephone."""
    drawn = "".join(secrets.choice(_SYMBOLS) for _ in range(8))
    return f"R{today().year}-{drawn[:4]}-{drawn[4:]}"
