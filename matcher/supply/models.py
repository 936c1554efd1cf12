"""The tables of what was made up for enterprises."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Organization
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.listings.models import Listing


class Supply(Base):
    """What was new for one enterprise in one month; without entries when nothing was.

    Attributes:
        month: its first day.
        made_at: achievements that were published later belong to the next one.
    """

    __tablename__ = "supplies"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    month: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    organization: Mapped[Organization] = relationship()
    entries: Mapped[list["SupplyEntry"]] = relationship(order_by="SupplyEntry.place")


class SupplyEntry(Base):
    """One achievement that was told to an enterprise; it is told once.

    Attributes:
        need_id: the need that it answers; None where it fits the enterprise's profile.
        place: 1 for the best.
        reasons: as kept with matches.
    """

    __tablename__ = "supply_entries"
    __table_args__ = (Index(None, "supply_id", "place"), Index(None, "achievement_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    supply_id: Mapped[int] = mapped_column(ForeignKey("supplies.id"))
    achievement_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"))
    place: Mapped[int]
    grade: Mapped[str] = mapped_column(String(20))
    relevance: Mapped[float]
    reasons: Mapped[dict[str, Any]] = mapped_column(Json)

    achievement: Mapped[Listing] = relationship(foreign_keys=achievement_id)
    need: Mapped[Listing | None] = relationship(foreign_keys=need_id)
