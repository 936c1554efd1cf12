"""The tables of notifications, of how users want them, and of digests sent."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime

# How a user wants the mail of a kind; the first two are also what a row may wait for.
IMMEDIATE, DAILY, NO_MAIL = "immediate", "daily", "none"


class Notification(Base):
    """That something happened to an object; what it says is rendered from the object when shown.

    Attributes:
        kind: of the code list `notification_kinds`.
        read_at: None while it is unread.
        waits_for: "immediate" or "daily" while a mail is to tell of it; None when none is, any
            more or at all.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index(None, "user_id", "read_at"),
        Index(None, "user_id", "id"),
        Index(None, "waits_for", "user_id"),
        Index(None, "object_kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(30))
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waits_for: Mapped[str | None] = mapped_column(String(10))

    @property
    def target(self) -> tuple[str, int]:
        """Kind and row id of the object."""
        return self.object_kind, self.object_id


class NotificationPreference(Base):
    """How one user wants the mails of one kind; without a row the rules decide.

    Attributes:
        mail: "immediate", "daily" or "none".
    """

    __tablename__ = "notification_preferences"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(30))
    mail: Mapped[str] = mapped_column(String(10))


class NotificationDigest(Base):
    """On which day a user got the last digest: one a day."""

    __tablename__ = "notification_digests"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sent_on: Mapped[date] = mapped_column(Date)
