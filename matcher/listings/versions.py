"""What a listing said each time it was submitted, so that reviewers see what was changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.listings.schemas import Contact
from matcher.listings.visibility import get_listing

# Contacts stay sealed in one place; the number in another system says nothing to a reader.
_LEFT_OUT = frozenset({*Contact.model_fields, "external_id"})


class ListingVersion(Base):
    """The content of one submission.

    Attributes:
        number: 1 for the first submission of the listing.
        content: by field of the schema, without the contact; days as ISO text.
        overdue_told: whether the reviewers were reminded of this submission.
    """

    __tablename__ = "listing_versions"
    __table_args__ = (UniqueConstraint("listing_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    overdue_told: Mapped[bool] = mapped_column(default=False)


def content_of(listing: Listing) -> Mapping[str, Any]:
    """What the listing says now, as a version keeps it."""
    names = [name for name in listing.SCHEMA.model_fields if name not in _LEFT_OUT]
    return {name: _plain(getattr(listing, name)) for name in names}


def keep_version(session: Session, actor: Actor, listing: Listing) -> None:
    """Keep what the listing says now as its next version."""
    version = ListingVersion(
        listing_id=listing.id,
        number=latest_number(session, listing) + 1,
        content=content_of(listing),
        submitted_at=listing.submitted_at or now(),
        submitted_by=actor.user_id,
    )
    session.add(version)
    session.flush()


def latest_number(session: Session, listing: Listing) -> int:
    """How many versions there are."""
    query = select(func.max(ListingVersion.number)).where(ListingVersion.listing_id == listing.id)
    return session.scalar(query) or 0


def get_version(session: Session, listing: Listing, number: int) -> ListingVersion:
    """One version of a listing that the reader was let to.

    Raises:
        NotFoundError: there is none with this number.
    """
    query = select(ListingVersion).where(
        ListingVersion.listing_id == listing.id, ListingVersion.number == number
    )
    version = session.scalar(query)
    if version is None:
        which = f"第 {number} 次" if number else "保存过"
        raise NotFoundError(f"{listing.code} 没有{which}送审的内容。")
    return version


def versions_of(session: Session, listing: Listing, limit: int = 50) -> Sequence[ListingVersion]:
    """The listing's versions, the latest first."""
    query = select(ListingVersion).where(ListingVersion.listing_id == listing.id)
    return session.scalars(query.order_by(ListingVersion.number.desc()).limit(limit)).all()


def get_versioned(session: Session, actor: Actor, code: str) -> Listing:
    """The listing whose versions the actor may read: the author, and the zone's operators.

    Raises:
        ForbiddenError: it is somebody else's.
        NotFoundError: there is none that the actor may see.
    """
    require(actor, "listing.versions")
    listing = get_listing(session, actor, code)
    require(actor, "listing.versions", owner_id=listing.organization_id, zone_id=listing.zone_id)
    return listing


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
