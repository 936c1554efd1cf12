"""Zones, organizations, users and the roles they hold."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.db.encrypted import EncryptedText, blind_index

# The state of an organization that may submit what it has written.
VERIFIED = "verified"


class Zone(Base):
    """A demonstration zone; the platform serves several."""

    __tablename__ = "zones"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(6))


class Organization(Base):
    """An enterprise, university, institute, transfer agency or public body.

    Attributes:
        credit_code: unified social credit code; none where the platform's staff entered it.
        state: of the code list `organization_states`; only a verified one submits anything.
        flags: qualifications, of the code list `organization_flags`, as verified.
        refusal: why the last application was refused.
    """

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    region: Mapped[str | None] = mapped_column(String(6))
    industry: Mapped[str | None] = mapped_column(String(5))
    profile: Mapped[str] = mapped_column(String(500), default="")
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True, index=True)
    state: Mapped[str] = mapped_column(String(12), default=VERIFIED, index=True)
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    refusal: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class User(Base):
    """A person who signs in.

    Attributes:
        email_index: digest by which a user is found by address; see `set_email`.
        must_change_password: true after somebody else has set a one-time password.
        locked_at: set by a security administrator until one takes it back.
        manages_members: whether this member invites and removes the organization's others.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    manages_members: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    organization: Mapped[Organization | None] = relationship()
    roles: Mapped[list["UserRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def set_email(self, address: str | None) -> None:
        """Keep an address, and what it is looked up by; an empty one is none."""
        self.email = address or None
        self.email_index = blind_index(address) if address else None


class UserRole(Base):
    """One role of one user."""

    __tablename__ = "user_roles"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(30))
