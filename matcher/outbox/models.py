"""The outbox and how far each of its readers has come."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime

Sequence = BigInteger().with_variant(Integer, "sqlite")


class OutboxEntry(Base):
    """One thing to be done; `sequence` grows in the order in which transactions commit."""

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Cursor(Base):
    """How far a named reader has done its work."""

    __tablename__ = "outbox_cursors"

    name: Mapped[str] = mapped_column(String(160), primary_key=True)
    sequence: Mapped[int] = mapped_column(Sequence, default=0)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
