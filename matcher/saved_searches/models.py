"""The tables of saved searches and of what is new in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.db.encrypted import EncryptedText


class SavedSearch(Base):
    """A public search that tells its owner what is new: a user, or an address that confirmed it.

    Attributes:
        key: random; what signed links name, because ids are used again.
        user_id: its owner; None for an address without an account.
        email: where alerts go; None for users, who have theirs.
        email_index: digest by which an address is found.
        name: what the owner calls it.
        kind: kind of listing.
        text: the words searched for; may be empty.
        filters: attributes of `Filters` that limit it, codes as lists.
        query: what its address has behind the question mark.
        frequency: of the code list `mail_frequencies`.
        confirmed_at: None until the link of the first mail was followed.
        due_at: when its next alert is due.
        alerted_at: what was published before has been told; first its beginning.
        seen_at: when the owner last ran it.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (Index(None, "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    email_index: Mapped[str | None] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500))
    filters: Mapped[dict[str, Any]] = mapped_column(Json)
    query: Mapped[str] = mapped_column(String(8000))
    frequency: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    alerted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SavedSearchHit(Base):
    """A listing that is new in a saved search; it is so once.

    Attributes:
        told_at: when an alert told of it; None before.
    """

    __tablename__ = "saved_search_hits"
    __table_args__ = (UniqueConstraint("search_id", "listing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
