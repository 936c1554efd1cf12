"""What a broker takes on, and which listing was given to whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime


class BrokerProfile(Base):
    """What the operators know of a broker; one without a profile is never proposed.

    Attributes:
        technical_fields: codes of the scheme `technical_fields` that the broker knows.
        capacity: how many listings and engagements are thought to be enough at once.
        active: whether new work is given.
    """

    __tablename__ = "broker_profiles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    technical_fields: Mapped[list[str]] = mapped_column(Json, default=list)
    capacity: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class Assignment(Base):
    """The broker who looks after a listing; what it was before is in the audit log."""

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "broker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), unique=True)
    broker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
