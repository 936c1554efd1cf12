"""What waits for review in a zone: counted, cut and walked through in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, column, exists, func, or_, select, table
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.clock import now
from matcher.listings.models import KINDS, Listing
from matcher.listings.versions import ListingVersion
from matcher.taxonomy import load_rules

PAGE_SIZE = 30
_BEFORE, _AFTER = 2, 15  # how many neighbours the desk shows
# Receipts are a subject above this one: only their table is known here.
_RECEIPTS = table(
    "receipts", column("listing_id"), column("organization_name"), column("claimed_at")
)
MARKS = ("overdue", "received", "resubmitted")
_Key = tuple[datetime, int]


@dataclass(frozen=True)
class QueueFilters:
    """Which submissions are meant; nothing given means all.

    Attributes:
        kind: of listing, empty for every kind.
        overdue: only those whose deadline is over.
        received: only those sent without an account.
        resubmitted: only those that were submitted before.
    """

    kind: str = ""
    overdue: bool = False
    received: bool = False
    resubmitted: bool = False


@dataclass(frozen=True)
class Counts:
    """How many wait, whatever the filters.

    Attributes:
        total: all.
        kinds: per kind.
        marks: per name of `MARKS`.
    """

    total: int
    kinds: Mapping[str, int]
    marks: Mapping[str, int]


@dataclass(frozen=True)
class Traits:
    """What a line of the queue says beside the listing itself.

    Attributes:
        sender: the organization that a sender without an account named; empty for members.
        resubmitted: whether it was submitted before.
    """

    sender: str = ""
    resubmitted: bool = False


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, the earliest deadline first.

    Attributes:
        listings: the page's listings.
        total: how many the filters leave.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    listings: Sequence[Listing]
    total: int
    page: int
    pages: int


def counts(session: Session, actor: Actor) -> Counts:
    """How many submissions wait in the actor's zone.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    marked = [func.sum(case((_mark(name), 1), else_=0)) for name in MARKS]
    rows = session.execute(
        select(Listing.kind, func.count(), *marked)
        .where(_waiting(actor, QueueFilters()))
        .group_by(Listing.kind)
    ).all()
    kinds = {kind: sum(row[1] for row in rows if row[0] == kind) for kind in KINDS}
    marks = {name: sum(row[2 + place] for row in rows) for place, name in enumerate(MARKS)}
    return Counts(sum(kinds.values()), kinds, marks)


def queue_page(
    session: Session, actor: Actor, filters: QueueFilters | None = None, page: int = 1
) -> QueuePage:
    """One page of what waits; a page beyond the last means the last.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    filters = filters or QueueFilters()
    total = how_many(session, actor, filters)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = _in_order(select(Listing).where(_waiting(actor, filters))).limit(PAGE_SIZE)
    listings = session.scalars(query.offset((page - 1) * PAGE_SIZE)).all()
    return QueuePage(listings, total, page, pages)


def how_many(session: Session, actor: Actor, filters: QueueFilters) -> int:
    """How many submissions the filters leave.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    query = select(func.count()).select_from(Listing).where(_waiting(actor, filters))
    return session.scalar(query) or 0


def waiting_after(
    session: Session, actor: Actor, after: _Key | None, limit: int
) -> Sequence[Listing]:
    """What waits behind a moment of submission and row id.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    query = select(Listing).where(_waiting(actor, QueueFilters()))
    query = query.where(_behind(after)) if after else query
    return session.scalars(_in_order(query).limit(limit)).all()


def neighbours(
    session: Session, actor: Actor, filters: QueueFilters, listing: Listing
) -> Sequence[Listing]:
    """The part of the queue around a listing, or its beginning when that one does not wait.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    query = select(Listing).where(_waiting(actor, filters))
    if listing.submitted_at is None or listing.state != "submitted":
        return session.scalars(_in_order(query).limit(_BEFORE + _AFTER)).all()
    key = (listing.submitted_at, listing.id)
    later = session.scalars(_in_order(query.where(_behind(key))).limit(_AFTER)).all()
    others = query.where(~_behind(key), Listing.id != listing.id)
    newest = others.order_by(Listing.submitted_at.desc(), Listing.id.desc()).limit(_BEFORE)
    earlier = session.scalars(newest.options(joinedload(Listing.organization))).all()
    return [*reversed(earlier), listing, *later]


def next_to_decide(session: Session, actor: Actor, filters: QueueFilters) -> Listing | None:
    """The earliest submission that the actor may decide; none of the own organization.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    query = select(Listing).where(_waiting(actor, filters))
    if actor.organization_id is not None:
        query = query.where(Listing.organization_id != actor.organization_id)
    return session.scalars(_in_order(query).limit(1)).first()


def traits_of(session: Session, listings: Sequence[Listing]) -> Mapping[int, Traits]:
    """What else there is to know of each of a few listings, by row id."""
    ids = [one.id for one in listings]
    sent = and_(_RECEIPTS.c.listing_id == Listing.id, _RECEIPTS.c.claimed_at.is_(None))
    query = (
        select(Listing.id, _RECEIPTS.c.organization_name, _mark("resubmitted"))
        .outerjoin(_RECEIPTS, sent)
        .where(Listing.id.in_(ids))
    )
    rows = session.execute(query).all()
    return {row[0]: Traits(row[1] or "", bool(row[2])) for row in rows}


def latest_in_time() -> datetime:
    """The moment of submission from which on nothing is overdue yet."""
    return now() - timedelta(days=load_rules().review_days)


def _waiting(actor: Actor, filters: QueueFilters) -> ColumnElement[bool]:
    require(actor, "listing.review")
    seen = reach(actor, "listing.review").condition(Listing.organization_id, Listing.zone_id)
    wanted = [Listing.state == "submitted", seen]
    if filters.kind:
        wanted.append(Listing.kind == filters.kind)
    wanted += [_mark(name) for name in MARKS if getattr(filters, name)]
    return and_(*wanted)


def _mark(name: str) -> ColumnElement[bool]:
    if name == "overdue":
        return Listing.submitted_at < latest_in_time()
    if name == "received":
        sent = (_RECEIPTS.c.listing_id == Listing.id, _RECEIPTS.c.claimed_at.is_(None))
        return exists().where(*sent).correlate(Listing)
    again = (ListingVersion.listing_id == Listing.id, ListingVersion.number > 1)
    return exists().where(*again).correlate(Listing)


def _behind(key: _Key) -> ColumnElement[bool]:
    moment, listing_id = key
    tied = and_(Listing.submitted_at == moment, Listing.id > listing_id)
    return or_(Listing.submitted_at > moment, tied)


def _in_order(query: Select[Listing]) -> Select[Listing]:
    """The time to answer is the same for all, so the order of submission is that of deadlines."""
    query = query.options(joinedload(Listing.organization))
    return query.order_by(Listing.submitted_at, Listing.id)
