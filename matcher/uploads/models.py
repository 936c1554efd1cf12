"""The table of uploaded files."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime


class Upload(Base):
    """One kept file; its bytes lie in the store under `key`.

    Attributes:
        key: generated, the name in the store and in addresses.
        purpose: what it was handed in for, such as "organization.proof".
        name: as the uploader called it, sanitized.
        media_type: found out from the content.
        size: bytes.
        sha256: of the content, hexadecimal.
        organization_id: whose file it is.
        uploaded_by: the user, None for the public.
    """

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
