"""What is public, in pieces by id: so a site map of any length is read without sorting or counting.

A piece holds the ids of one range, so that no address moves from one piece to another and none is
told twice, whatever comes or goes meanwhile.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.listings.visibility import is_public

_AT_ONCE = 1_000


class PublicListing(NamedTuple):
    """What an address of a listing is made of."""

    kind: str
    code: str
    changed: datetime


class PublicOrganization(NamedTuple):
    """What an address of an organization is made of; it changed with its newest listing."""

    organization_id: int
    changed: datetime


def listing_pieces(session: Session, size: int) -> Sequence[int]:
    """The numbers of the pieces of at most `size` public listings; 1 has the ids up to `size`."""
    return _pieces(session, Listing.id, size)


def organization_pieces(session: Session, size: int) -> Sequence[int]:
    """The same of organizations that have something public."""
    return _pieces(session, Listing.organization_id, size)


def listings_of_piece(session: Session, number: int, size: int) -> Iterator[PublicListing]:
    """The public listings of a piece by id, read as they are taken."""
    query = (
        select(Listing.kind, Listing.code, Listing.published_at)
        .where(is_public(), *_within(Listing.id, number, size))
        .order_by(Listing.id)
    )
    return (PublicListing(*row) for row in _read(session, query))


def organizations_of_piece(
    session: Session, number: int, size: int
) -> Iterator[PublicOrganization]:
    """The organizations of a piece that have something public, by id."""
    query = (
        select(Listing.organization_id, func.max(Listing.published_at))
        .where(is_public(), *_within(Listing.organization_id, number, size))
        .group_by(Listing.organization_id)
        .order_by(Listing.organization_id)
    )
    return (PublicOrganization(*row) for row in _read(session, query))


def _pieces(session: Session, key: Any, size: int) -> Sequence[int]:
    last = session.scalar(select(func.max(key))) or 0
    return [
        number
        for number in range(1, -(-last // size) + 1)
        if session.scalar(select(exists().where(is_public(), *_within(key, number, size))))
    ]


def _within(key: Any, number: int, size: int) -> tuple[ColumnElement[bool], ...]:
    return key > (number - 1) * size, key <= number * size


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=_AT_ONCE)))
