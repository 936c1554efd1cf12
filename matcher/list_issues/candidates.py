"""What could go into an issue: the zone's public listings of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.models import Organization
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.list_issues.states import PUBLIC
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """Which listings are looked for.

    Attributes:
        text: in title, code or name of the organization; empty for all.
        region: code of a region, with what lies in it; empty for all.
        field: code of a technical field; empty for all.
        scope: "new" since the last issue, "unlisted" in no issue yet, or empty for all.
    """

    text: str = ""
    region: str = ""
    field: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Candidates:
    """One page of listings, the newest first.

    Attributes:
        listings: with their organizations.
        earlier: the approved issues that hold a listing, by its row id, the newest first.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    listings: Sequence[Listing]
    earlier: Mapping[int, Sequence[ListIssue]]
    total: int
    page: int
    pages: int


def candidates(session: Session, issue: ListIssue, wanted: Wanted, page: int = 1) -> Candidates:
    """The public listings of the issue's zone and kind; who may see it has been asked."""
    where = _conditions(session, issue, wanted)
    total = session.scalar(select(func.count()).select_from(Listing).where(*where)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select(Listing)
        .where(*where)
        .options(selectinload(Listing.organization))
        .order_by(Listing.published_at.desc(), Listing.id.desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    listings = session.scalars(query).all()
    earlier = earlier_issues(session, [listing.id for listing in listings])
    return Candidates(listings, earlier, total, page, pages)


def fresh(session: Session, zone_id: int, kind: str, limit: int) -> list[int]:
    """Row ids of the newest public listings since the last issue, the oldest of them first."""
    where = _public(zone_id, kind, last_approval(session, zone_id, kind))
    query = select(Listing.id).where(*where).limit(limit)
    newest = session.scalars(query.order_by(Listing.published_at.desc(), Listing.id.desc())).all()
    return list(reversed(newest))


def last_approval(session: Session, zone_id: int, kind: str) -> datetime | None:
    """When the zone's last issue of the kind was approved."""
    query = select(func.max(ListIssue.approved_at)).where(
        ListIssue.zone_id == zone_id, ListIssue.kind == kind, ListIssue.state.in_(PUBLIC)
    )
    return session.scalar(query)


def earlier_issues(
    session: Session, listing_ids: Sequence[int]
) -> Mapping[int, Sequence[ListIssue]]:
    """The approved issues that hold each listing, the newest first."""
    query = (
        select(ListIssueEntry.listing_id, ListIssue)
        .join(ListIssue, ListIssue.id == ListIssueEntry.issue_id)
        .where(ListIssueEntry.listing_id.in_(listing_ids), ListIssue.state.in_(PUBLIC))
        .order_by(ListIssue.approved_at.desc())
    )
    found: dict[int, list[ListIssue]] = {}
    for listing_id, issue in session.execute(query):
        found.setdefault(listing_id, []).append(issue)
    return found


def _conditions(
    session: Session, issue: ListIssue, wanted: Wanted
) -> Sequence[ColumnElement[bool]]:
    since = last_approval(session, issue.zone_id, issue.kind) if wanted.scope == "new" else None
    where = _public(issue.zone_id, issue.kind, since)
    for word in wanted.text.split():
        named = select(Organization.id).where(Organization.name.contains(word, autoescape=True))
        where.append(
            or_(
                Listing.title.contains(word, autoescape=True),
                Listing.code.contains(word.upper(), autoescape=True),
                Listing.organization_id.in_(named),
            )
        )
    if region := wanted.region.rstrip("0"):
        where.append(Listing.region.startswith(region, autoescape=True))
    if wanted.field:
        fields = cast(Listing.technical_fields, String)
        where.append(fields.contains(f'"{wanted.field}"', autoescape=True))
    if wanted.scope == "unlisted":
        listed = exists().where(
            ListIssueEntry.listing_id == Listing.id,
            ListIssueEntry.issue_id == ListIssue.id,
            ListIssue.state.in_(PUBLIC),
        )
        where.append(~listed)
    return where


def _public(zone_id: int, kind: str, since: datetime | None) -> list[ColumnElement[bool]]:
    where = [Listing.zone_id == zone_id, Listing.kind == kind, is_public()]
    return [*where, Listing.published_at > since] if since else where
