"""The tables of intake: receipts, who stands in for their senders, and forms kept while typed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText
from matcher.listings.models import Listing


class Receipt(Base):
    """Proof that somebody without an account sent a listing.

    Attributes:
        number: what the sender writes down, such as R2026-7K3M-9QXP.
        organization_name: as the sender gave it; nobody has checked it, reviewers see it.
        phone: digits of the sender's; empty once the listing is claimed, taken back or long over.
        phone_index: digest by which the phone proves who asks; None once there is no phone.
        proof: drawn at the last look-up; the one browser that has it acts on the listing.
        policy_version: of the privacy notice that the sender agreed to.
        claimed_by: the member who took the listing over for an organization.
    """

    __tablename__ = "receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), unique=True)
    organization_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    phone_index: Mapped[str | None] = mapped_column(String(64))
    proof: Mapped[str | None] = mapped_column(String(32))
    policy_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    listing: Mapped[Listing] = relationship()

    @property
    def state(self) -> str:
        """Where it is: open, claimed, or closed by its sender or because all is over."""
        if self.claimed_at:
            return "claimed"
        return "open" if self.phone_index else "closed"

    def close(self) -> None:
        """Forget the phone: nothing opens the receipt any more."""
        self.phone, self.phone_index, self.proof = "", None, None


class StandIn(Base):
    """The organization that owns what was sent to a zone without an account; nobody signs in."""

    __tablename__ = "stand_ins"

    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)


class AutosavedForm(Base):
    """A form as it was last typed, before its author saved it.

    Attributes:
        form: the code of the listing that is edited, or "new:demand" and the like.
        typed: the shown values as JSON; a draft of anything, so it is sealed.
        version: of the listing when its author began; 0 for a new one.
        revision: counts the writes, so that two windows notice each other.
    """

    __tablename__ = "autosaved_forms"
    __table_args__ = (UniqueConstraint("user_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    form: Mapped[str] = mapped_column(String(24))
    typed: Mapped[str] = mapped_column(EncryptedText)
    version: Mapped[int]
    revision: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
