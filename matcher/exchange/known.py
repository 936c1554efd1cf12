"""Listings that there are already, as far as an import asks about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matcher.listings.models import Listing

# Where listings come from that operators and the command import.
SOURCE = "import"
_COLUMNS = Listing.__table__.c


@dataclass(frozen=True)
class Known:
    """A listing that a row may refer to; the attributes are the listing's columns."""

    id: int
    code: str
    state: str
    organization_id: int
    zone_id: int
    external_id: str | None
    content_hash: str | None


def known_listings(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Known]:
    """Those that the conditions find, oldest first."""
    columns = [_COLUMNS[name] for name in Known.__dataclass_fields__]
    query = select(*columns).where(*conditions).order_by(_COLUMNS.id)
    return [Known(*row) for row in session.execute(query)]


def imported_before(
    session: Session, kind: str, external_ids: Collection[str]
) -> Mapping[str, Known]:
    """Those that operators or the command imported under these ids, by id."""
    named = _COLUMNS.external_id.in_(external_ids)
    found = known_listings(session, _COLUMNS.source == SOURCE, _COLUMNS.kind == kind, named)
    return {known.external_id: known for known in found if known.external_id}
