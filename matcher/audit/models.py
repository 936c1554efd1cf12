"""The audit table and the head of its chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.actor import BY_TOKEN
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime


class AuditEntry(Base):
    """One change of one object.

    Attributes:
        address: from where: the client's IP address, or a word for what runs on the server.
        position: place in the chain, from 1 without gaps; given at the commit.
        hash: keyed digest of this row and of the one before it, 64 hexadecimal digits.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "object_kind", "object_id"),
        Index(None, "address", "at"),
        Index(None, "action", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(60), default="", server_default="")
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    position: Mapped[int | None] = mapped_column(BigInteger, index=True, unique=True)
    hash: Mapped[str | None] = mapped_column(String(64))

    @property
    def token_id(self) -> int | None:
        """The access token that it was done with; None for a person at a browser."""
        number = self.actor_name.partition(BY_TOKEN)[2] if self.actor_id else ""
        return int(number) if number else None


class AuditHead(Base):
    """Where the chain ends, and where it begins since rows were purged; there is one row.

    Attributes:
        count: position of the last row.
        hash: its hash.
        anchor: position of the last row that was purged, 0 for none.
        anchor_hash: its hash.
        mac: keyed digest of all this; whoever removes the last rows cannot make it anew.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")
    anchor: Mapped[int] = mapped_column(BigInteger, default=0)
    anchor_hash: Mapped[str] = mapped_column(String(64), default="")
    mac: Mapped[str] = mapped_column(String(64), default="")
