"""Post and edit a listing: draft, change, submit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.listings.codes import reserve_codes
from matcher.listings.lifecycle import EDITABLE, move
from matcher.listings.models import KINDS, Listing, ListingContact
from matcher.listings.schemas import Contact, ListingInput, values
from matcher.listings.versions import keep_version
from matcher.notifications import notify
from matcher.notifications.recipients import staff
from matcher.privacy.masking import mask_all
from matcher.taxonomy import scheme


def create(
    session: Session, actor: Actor, kind: str, organization: Organization, data: ListingInput
) -> Listing:
    """A new draft of the organization.

    Raises:
        ForbiddenError: the actor may not post this kind, or not for this organization.
        InvalidError: another listing of the kind has its external id.
    """
    require(actor, f"{kind}.create", owner_id=organization.id, zone_id=organization.zone_id)
    listing = KINDS[kind](
        code=reserve_codes(session, kind)[0],
        organization=organization,
        zone_id=actor.zone_id or organization.zone_id,
        created_by=actor.user_id,
        **values(data),
    )
    if listing.region is None:
        listing.region = organization.region
    if listing.industry is None:
        listing.industry = organization.industry
    with _own_number(session, data):
        session.add(listing)
    session.add(ListingContact(listing_id=listing.id, **_contact(data)))
    record(session, actor, "listing.create", ("listing", listing.id), None, _audited(listing))
    session.flush()
    return listing


def edit(session: Session, actor: Actor, listing: Listing, data: ListingInput) -> None:
    """Replace the content of a draft or returned listing.

    Raises:
        ForbiddenError: it belongs to somebody else.
        TransitionError: it is under review or public; the message says what to do.
        InvalidError: another listing of the kind has its external id.
    """
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    if listing.state not in EDITABLE:
        state = scheme("listing_states").name(listing.state)
        raise TransitionError(
            f"{listing.code} 目前是“{state}”，不能直接修改。请先撤下修改，改好后重新送审。"
        )
    before = _audited(listing)
    with _own_number(session, data):
        for name, value in values(data).items():
            setattr(listing, name, value)
    contact = session.get_one(ListingContact, listing.id)
    for name, value in _contact(data).items():
        setattr(contact, name, value)
    record(session, actor, "listing.edit", ("listing", listing.id), before, _audited(listing))
    session.flush()


def submit(session: Session, actor: Actor, listing: Listing) -> None:
    """Hand the listing to the reviewers.

    Raises:
        InvalidError: nothing is described yet.
        ForbiddenError: the actor may not.
        TransitionError: it is not a draft, or the organization is not verified yet.
    """
    require(actor, "listing.submit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    if not listing.parts:
        first = listing.SCHEMA.PARTS[0]
        label = listing.SCHEMA.label(first)
        raise InvalidError([FieldProblem(first, label, "必填，请至少写清这一项再提交")])
    if listing.organization.state != VERIFIED:
        raise TransitionError(
            "贵单位还没有通过示范区核验，草稿已保存，通过后再提交。进度见“我的单位”。"
        )
    move(session, actor, listing, "submit", submitted_at=now(), review_reasons={})
    keep_version(session, actor, listing)
    reviewers = staff(session, listing.zone_id, "listing.review")
    notify(session, actor, reviewers, "listing_submitted", ("listing", listing.id))


@contextmanager
def _own_number(session: Session, data: ListingInput) -> Iterator[None]:
    """Write what is changed inside; the external id must be free."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        if data.external_id is None:
            raise
        label = data.label("external_id")
        said = "这个编号已用于另一条信息，请换一个，或不填"
        raise InvalidError([FieldProblem("external_id", label, said)]) from None


def _contact(data: ListingInput) -> dict[str, str]:
    return data.model_dump(include=set(Contact.model_fields))


def _audited(listing: Listing) -> dict[str, Any]:
    """What the audit row keeps: the content without personal data."""
    return {
        "title": listing.public_title,
        "region": listing.region,
        "industry": listing.industry,
        "technical_fields": listing.technical_fields,
        "parts": mask_all(listing.parts),
    }
