"""The tables of imports that are looked at before they are taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.db.encrypted import EncryptedText


class ImportPreview(Base):
    """One file that somebody wants to import, read and judged, nothing of it written yet."""

    __tablename__ = "import_previews"
    __table_args__ = (Index(None, "organization_id", "state"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(EncryptedText)
    owner: Mapped[str] = mapped_column(String(120))
    columns: Mapped[dict[str, str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="open")
    total: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportRow(Base):
    """One row of the file: what it says is sealed, because contacts stand in it."""

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("preview_id", "number"),
        Index(None, "preview_id", "status"),
        Index(None, "preview_id", "external_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    preview_id: Mapped[int] = mapped_column(ForeignKey("import_previews.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    status: Mapped[str] = mapped_column(String(12))
    choice: Mapped[str] = mapped_column(String(8), default="")
    external_id: Mapped[str | None] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(EncryptedText)
