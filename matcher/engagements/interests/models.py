"""The table of interests."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Organization
from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing

_OPEN = text("state = 'open'")


class Interest(Base):
    """What one organization asks about the listing of another, and what became of it.

    Attributes:
        organization_id: who asks.
        own_listing_id: what the asker brings, of the opposite kind; None where it named nothing.
        zone_id: the zone whose brokers deal with it.
        state: of the code list `interest_states`.
        reason: why it was declined.
        engagement_id: what it became.
    """

    __tablename__ = "interests"
    __table_args__ = (
        Index(
            "ix_interests_one_open",
            "organization_id",
            "listing_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "listing_id"),
        Index(None, "zone_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    own_listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    text: Mapped[str] = mapped_column(EncryptedText, default="")
    state: Mapped[str] = mapped_column(String(20), default="open")
    reason: Mapped[str] = mapped_column(Text, default="")
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagements.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    listing: Mapped[Listing] = relationship(foreign_keys=listing_id)
    own_listing: Mapped[Listing | None] = relationship(foreign_keys=own_listing_id)
    organization: Mapped[Organization] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
