"""An organization's own listings: the list, one of them, what its author wrote, and edits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from matcher.accounts.models import Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import ConflictError, ForbiddenError
from matcher.listings import post
from matcher.listings.models import Listing, ListingContact
from matcher.listings.own_filters import OwnFilters
from matcher.listings.schemas import Contact, ListingInput
from matcher.listings.visibility import get_listing

PAGE_SIZE = 30
_ALL = OwnFilters()


@dataclass(frozen=True)
class OwnListings:
    """One page of an organization's listings.

    Attributes:
        listings: the page's listings.
        by_state: how many the organization has in each state, whatever the filters.
        total: how many the filters find.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    listings: Sequence[Listing]
    by_state: Mapping[str, int]
    total: int
    page: int
    pages: int


def own_listings(
    session: Session, actor: Actor, filters: OwnFilters = _ALL, page: int = 1
) -> OwnListings:
    """The listings of the actor's organization.

    Args:
        session: the transaction.
        actor: whose organization.
        filters: which of them, in which order.
        page: 1 for the first; beyond the last means the last.

    Raises:
        ForbiddenError: the actor belongs to no organization, or the role has no listings.
    """
    require(actor, "listing.see_draft")
    owner = Listing.organization_id == organization_of(actor)
    counts = select(Listing.state, func.count()).where(owner).group_by(Listing.state)
    found = (owner, *filters.conditions())
    total = session.scalar(select(func.count()).select_from(Listing).where(*found)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(Listing).where(*found).order_by(*filters.order()).limit(PAGE_SIZE)
    query = query.options(selectinload(Listing.organization))
    listings = session.scalars(query.offset((page - 1) * PAGE_SIZE)).all()
    return OwnListings(listings, dict(session.execute(counts).all()), total, page, pages)


def count_own(session: Session, actor: Actor) -> int:
    """How many listings the actor's organization has, whatever their state.

    Raises:
        ForbiddenError: the actor belongs to no organization.
    """
    columns = Listing.__table__.c
    query = select(func.count()).where(columns.organization_id == organization_of(actor))
    return session.scalar(query) or 0


def own_after(
    session: Session, actor: Actor, state: str, after: int | None, limit: int
) -> Sequence[Listing]:
    """The organization's listings behind a row id, the newest first.

    Raises:
        ForbiddenError: the actor belongs to no organization, or the role has no listings.
    """
    require(actor, "listing.see_draft")
    query = select(Listing).where(Listing.organization_id == organization_of(actor))
    if state:
        query = query.where(Listing.state == state)
    if after is not None:
        query = query.where(Listing.id < after)
    query = query.options(selectinload(Listing.organization)).order_by(Listing.id.desc())
    return session.scalars(query.limit(limit)).all()


def get_own(session: Session, actor: Actor, code: str) -> Listing:
    """The listing of the actor's organization with this code.

    Raises:
        NotFoundError: the actor sees none with this code.
        ForbiddenError: it belongs to somebody else, or the actor's role posts nothing.
    """
    listing = get_listing(session, actor, code)
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    if listing.organization_id != actor.organization_id:
        raise ForbiddenError("这不是贵单位的信息，只有发布单位可以查看和办理。")
    return listing


def create_own(session: Session, actor: Actor, kind: str, data: ListingInput) -> Listing:
    """A new draft of the actor's organization.

    Raises:
        ForbiddenError: the actor has no organization or may not post this kind.
    """
    return post.create(session, actor, kind, own_organization(session, actor), data)


def own_organization(session: Session, actor: Actor) -> Organization:
    """The organization that the actor posts for.

    Raises:
        ForbiddenError: the actor belongs to none.
    """
    return session.get_one(Organization, organization_of(actor))


def content(session: Session, actor: Actor, listing: Listing) -> dict[str, Any]:
    """Everything the author wrote, by field of the schema, contact included.

    Raises:
        ForbiddenError: it is not the actor's own.
    """
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    contact = session.get_one(ListingContact, listing.id)
    sources = dict.fromkeys(Contact.model_fields, contact)
    return {name: getattr(sources.get(name, listing), name) for name in listing.SCHEMA.model_fields}


def edit_seen(
    session: Session, actor: Actor, listing: Listing, data: ListingInput, version: int
) -> None:
    """Replace the content, unless somebody changed the listing since `version` was read.

    Raises:
        ConflictError: it was changed meanwhile; nothing is written.
        ForbiddenError: it belongs to somebody else.
        TransitionError: it is under review or public.
    """
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    require_version(listing, version)
    # A change of the contact alone is a change too: the version must move with it.
    flag_modified(listing, "title")
    post.edit(session, actor, listing, data)


def require_version(listing: Listing, version: int) -> None:
    """Refuse to act on what is no longer what the actor looked at.

    Raises:
        ConflictError: the listing has another version by now.
    """
    if listing.version != version:
        raise ConflictError(
            f"{listing.code} 在您打开之后又有改动，可能是同事刚处理过。请核对现在的内容后再操作。"
        )


def organization_of(actor: Actor) -> int:
    """The organization that the actor acts for.

    Raises:
        ForbiddenError: the actor belongs to none.
    """
    if actor.organization_id is None:
        raise ForbiddenError("您的账号没有关联单位，不能发布信息。请联系示范区运营人员关联单位。")
    return actor.organization_id
