"""Approved issues as anybody finds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.models import Zone
from matcher.errors import NotFoundError
from matcher.list_issues.find import IssuePage, page_of
from matcher.list_issues.models import ListIssue, ListIssueFile
from matcher.list_issues.states import PUBLIC
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public

_PUBLIC: ColumnElement[bool] = ListIssue.state.in_(PUBLIC)


@dataclass(frozen=True)
class Cited:
    """How an issue is cited; without a zone it may be that of several.

    Attributes:
        kind: demand or scenario.
        year: of the approval.
        number: within zone, kind and year.
        zone: code of the zone, empty for any.
    """

    kind: str
    year: int
    number: int
    zone: str = ""


def published(
    session: Session, zone: str = "", kind: str = "", year: int = 0, page: int = 1
) -> IssuePage:
    """The approved issues, the newest first.

    Args:
        session: the transaction.
        zone: code of a zone, empty for all.
        kind: demand or scenario, empty for both.
        year: 0 for all.
        page: 1 for the first; beyond the end means the last.
    """
    where = [_PUBLIC]
    where += [ListIssue.zone_id.in_(select(Zone.id).where(Zone.code == zone))] if zone else []
    where += [ListIssue.kind == kind] if kind else []
    where += [ListIssue.year == year] if year else []
    return page_of(session, page, *where)


def choices(session: Session) -> tuple[Sequence[Zone], Sequence[int]]:
    """The zones and the years (the last one first) that have approved issues."""
    zones = select(Zone).where(Zone.id.in_(select(ListIssue.zone_id).where(_PUBLIC)))
    years = select(ListIssue.year).where(_PUBLIC).distinct().order_by(ListIssue.year.desc())
    found = [year for year in session.scalars(years) if year is not None]
    return session.scalars(zones.order_by(Zone.id)).all(), found


def get_published(session: Session, cited: Cited) -> ListIssue:
    """The approved issue with its entries; its listings are not loaded.

    Raises:
        NotFoundError: there is none, or several zones have one and none was named.
    """
    options = (
        selectinload(ListIssue.zone),
        selectinload(ListIssue.entries),
        selectinload(ListIssue.replaced_by).selectinload(ListIssue.zone),
    )
    query = select(ListIssue).where(_PUBLIC).options(*options).limit(2)
    query = query.filter_by(kind=cited.kind, year=cited.year, number=cited.number)
    if cited.zone:
        query = query.join(ListIssue.zone).where(Zone.code == cited.zone)
    found = session.scalars(query).all()
    if len(found) > 1:
        raise NotFoundError("有几个示范区发布了这一期清单。请从清单目录中选择示范区后打开。")
    if not found:
        raise NotFoundError("没有这一期清单。请从清单目录中查找。")
    return found[0]


def get_file(session: Session, issue: ListIssue, form: str) -> ListIssueFile:
    """The kept file of an approved issue, its bytes included."""
    return session.get_one(ListIssueFile, (issue.id, form))


def still_public(session: Session, issue: ListIssue) -> set[int]:
    """Which listings of the issue (by row id) the public can open now."""
    ids = [entry.listing_id for entry in issue.entries]
    return set(session.scalars(select(Listing.id).where(Listing.id.in_(ids), is_public())))
