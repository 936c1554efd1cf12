"""The table of files that the worker makes."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime

ASKED, MAKING, MADE, FAILED = "asked", "making", "made", "failed"


class MadeFile(Base):
    """A file that somebody asked for; its bytes lie in the store under `key` once it is made.

    Attributes:
        key: generated, the name in the store.
        user_id: who asked for it, and alone may have it.
        kind: whose maker makes it, of `matcher.making`.
        parameters: what the maker is given.
        state: "asked", "making", "made" or "failed".
        attempts: how often it was begun; a worker that is killed leaves it to be begun again.
        done: how much is made of `total`, in units of the maker's; 0 of 0 before it says so.
        name: under which people get it.
        size: bytes.
        reason: why it failed, in Chinese.
        expires_at: when it is deleted.
    """

    __tablename__ = "made_files"
    # A number is never given to another file: links and audit rows name it.
    __table_args__ = (
        Index(None, "user_id"),
        Index(None, "state"),
        Index(None, "expires_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid4().hex)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    kind: Mapped[str] = mapped_column(String(30))
    parameters: Mapped[dict[str, str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default=ASKED)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(160), default="")
    size: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
