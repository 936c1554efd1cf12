"""What anybody may read without searching: counts, the newest, an organization's listings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import Organization
from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.listings.models import KINDS, Listing
from matcher.listings.visibility import is_public

PAGE_SIZE = 20


@dataclass(frozen=True)
class ListingPage:
    """One page of listings, newest first.

    Attributes:
        listings: the page's listings with their organizations.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
        kinds: how many there are of each kind, whichever is looked at; kinds without any left out.
    """

    listings: Sequence[Listing]
    total: int
    page: int
    pages: int
    kinds: Mapping[str, int]


def public_counts(session: Session) -> Mapping[str, int]:
    """How many listings of each kind are public."""
    query = select(Listing.kind, func.count()).where(is_public()).group_by(Listing.kind)
    counted = dict(session.execute(query).all())
    return {kind: counted.get(kind, 0) for kind in KINDS}


def public_organizations(session: Session) -> int:
    """How many organizations have something public."""
    query = select(func.count(Listing.organization_id.distinct())).where(is_public())
    return session.scalar(query) or 0


def newest(session: Session, kinds: Sequence[str], limit: int) -> Sequence[Listing]:
    """The public listings of these kinds that were published last."""
    query = (
        select(Listing)
        .where(is_public(), Listing.kind.in_(kinds))
        .options(joinedload(Listing.organization))
        .order_by(Listing.published_at.desc(), Listing.id)
    )
    return session.scalars(query.limit(limit)).all()


def get_organization(session: Session, actor: Actor, organization_id: int) -> Organization:
    """An organization that has something public, or that the actor belongs to or looks after.

    Raises:
        NotFoundError: there is none, or none that the actor may see; which of the two is not said.
    """
    organization = session.get(Organization, organization_id)
    if organization is None or not _known_to(session, actor, organization):
        raise NotFoundError("没有这个单位，或它还没有公开的信息。可以用单位名称搜索。")
    return organization


def listings_of(
    session: Session, organization: Organization, page: int = 1, kind: str = ""
) -> ListingPage:
    """The organization's public listings; a page beyond the end gives the last.

    Args:
        session: reads them.
        organization: whose.
        page: 1 for the first.
        kind: only these; empty for all.
    """
    theirs = [Listing.organization_id == organization.id, is_public()]
    query = select(Listing.kind, func.count()).where(*theirs).group_by(Listing.kind)
    kinds = dict(session.execute(query).all())
    if kind:
        theirs.append(Listing.kind == kind)
    total = kinds.get(kind, 0) if kind else sum(kinds.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = (
        select(Listing)
        .where(*theirs)
        .options(joinedload(Listing.organization))
        .order_by(Listing.published_at.desc(), Listing.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return ListingPage(session.scalars(rows).all(), total, page, pages, kinds)


def _known_to(session: Session, actor: Actor, organization: Organization) -> bool:
    public = exists().where(Listing.organization_id == organization.id, is_public())
    seen = reach(actor, "organization.see").covers(organization.id, organization.zone_id)
    return seen or bool(session.scalar(select(public)))
