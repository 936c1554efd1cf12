"""The tables of links that are sent by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Organization, User
from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText


class EmailConfirmation(Base):
    """A link that confirms the address of an organization's first member.

    Attributes:
        token_hash: digest of the secret in the link.
        used_at: when it was followed; it works once.
    """

    __tablename__ = "email_confirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class Invitation(Base):
    """A link by which one person may join an organization.

    Attributes:
        token_hash: digest of the secret in the link; the link itself is in the mail only.
        email: whom it was sent to; empty once it is accepted or withdrawn.
        role: that the member will hold.
        closed_at: when it was accepted or withdrawn; it works once.
        accepted_by: who joined.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    email: Mapped[str] = mapped_column(EncryptedText("invitations.email"))
    role: Mapped[str] = mapped_column(String(30))
    manages_members: Mapped[bool] = mapped_column(default=False)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail_messages.id"))
    invited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    organization: Mapped[Organization] = relationship()
