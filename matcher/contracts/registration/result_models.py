"""The tables of files that operators hand in: read, looked at, then taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import now
from matcher.contracts.models import Contract
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText

OPEN, TAKING, TAKEN, DROPPED = "open", "taking", "taken", "dropped"


class ResultFile(Base):
    """One file that the registration body sent, or that holds a ledger of old contracts.

    Attributes:
        purpose: a key of `purposes.PURPOSES`.
        name: as its sender called it.
        state: "open", "taking" while the worker takes a long one, "taken" or "dropped".
        total: rows in it; `taken` of them were written to contracts.
        opened_by: the operator who handed it in, or has it taken.
        expires_at: when it is deleted, with its rows.
    """

    __tablename__ = "registration_results"
    __table_args__ = (Index(None, "zone_id", "state"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(10), default="results", server_default="results")
    name: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    total: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResultRow(Base):
    """One row of it.

    Attributes:
        number: as a person sees it in the file; the header is row 1.
        status: of the judging of its purpose.
        message: what would happen, happened, or why nothing does.
        content: JSON of what the row says; sealed, since sellers may be persons.
    """

    __tablename__ = "registration_result_rows"
    __table_args__ = (UniqueConstraint("file_id", "number"), Index(None, "file_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("registration_results.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(14))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"))
    message: Mapped[str] = mapped_column(String(500), default="")
    content: Mapped[str] = mapped_column(EncryptedText)

    contract: Mapped[Contract | None] = relationship()
