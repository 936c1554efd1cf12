"""Listings that others reach past the listing itself, such as in an engagement with them.

An owner may take a listing down and rewrite it; what was not submitted is nobody else's to read.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, and_, case, func, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from matcher.actor import Actor
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from matcher.listings.versions import ListingVersion

_WITHHELD = "内容正在修改"
# What a version says that was kept before there was this to say.
_NOT_YET: Mapping[str, Any] = {"indicators": [], "indicators_checked": False}


def as_submitted(
    session: Session, actor: Actor, listings: Iterable[Listing]
) -> Mapping[int, Listing]:
    """The listings as the actor may read them, by id.

    While another organization rewrites its listing, a copy outside of the session stands for it,
    with what was last submitted. One query for all of these; none where nobody rewrites.
    """
    known = {listing.id: listing for listing in listings}
    hidden = [one for one in known.values() if _is_rewritten(actor, one)]
    contents = _last_submitted(session, [one.id for one in hidden]) if hidden else {}
    return known | {one.id: _copy(one, contents.get(one.id)) for one in hidden}


def submitted_title(actor: Actor, listings: FromClause) -> ColumnElement[str]:
    """The same of the title only, for a query from this alias of the listings; not masked."""
    newest = (
        select(ListingVersion.content["title"].as_string())
        .where(ListingVersion.listing_id == listings.c.id)
        .order_by(ListingVersion.number.desc())
        .limit(1)
        .correlate(listings)
        .scalar_subquery()
    )
    rewritten = and_(
        listings.c.state.in_(EDITABLE),
        listings.c.organization_id.is_distinct_from(actor.organization_id),
    )
    return case((rewritten, func.coalesce(newest, _WITHHELD)), else_=listings.c.title)


def _is_rewritten(actor: Actor, listing: Listing) -> bool:
    return listing.state in EDITABLE and listing.organization_id != actor.organization_id


def _last_submitted(session: Session, ids: list[int]) -> Mapping[int, Mapping[str, Any]]:
    query = select(ListingVersion.listing_id, ListingVersion.content)
    query = query.where(ListingVersion.listing_id.in_(ids)).order_by(ListingVersion.number)
    return dict(session.execute(query).all())


def _copy(listing: Listing, content: Mapping[str, Any] | None) -> Listing:
    columns = inspect(type(listing)).columns
    said = {**_NOT_YET, **(content or _nothing(listing))}
    values = {name: getattr(listing, name) for name in columns.keys()}  # noqa: SIM118
    values |= {name: _typed(columns[name].type, said[name]) for name in said if name in values}
    copy = type(listing)(**values)
    # Set past the events of the relationship, which would add the copy to the session.
    set_committed_value(copy, "organization", listing.organization)
    return copy


def _nothing(listing: Listing) -> Mapping[str, Any]:
    blank = dict.fromkeys((*listing.SCHEMA.PARTS, "region", "industry"))
    return {**blank, "title": _WITHHELD, "technical_fields": [], "keywords": []}


def _typed(column: Any, value: Any) -> Any:
    """A value as the listing has it; versions keep days as ISO text."""
    return date.fromisoformat(value) if isinstance(column, Date) and value else value
