"""Planned instalments and received payments of contracts. Amounts are in yuan."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import now
from matcher.contracts.models import Contract
from matcher.db import Base, Money, UtcDateTime
from matcher.uploads.models import Upload

_OPEN, _VALID = text("open_amount > 0"), text("reversed_at IS NULL")


def _whole(context: Any) -> Decimal:
    """Of a planned payment everything is open at first."""
    amount: Decimal = context.get_current_parameters()["amount"]
    return amount


class Instalment(Base):
    """A payment that the contract plans.

    Attributes:
        kind: "fixed", "entry" (入门费) or "commission" (提成), of `payment_kinds`.
        basis: how a commission is reckoned, in words.
        amount: planned; of a commission the estimate.
        open_amount: what of it is still to come, reckoned anew with every payment; see `settling`.
        overdue_told: whether the broker was told that it is late.
    """

    __tablename__ = "contract_instalments"
    __table_args__ = (
        Index(None, "contract_id"),
        # What is late is asked for all the time, and most of a grown ledger was paid long ago.
        Index(None, "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(12), default="fixed")
    due_on: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Money)
    open_amount: Mapped[Decimal] = mapped_column(Money, default=_whole)
    basis: Mapped[str] = mapped_column(String(200), default="")
    overdue_told: Mapped[bool] = mapped_column(default=False)


class Payment(Base):
    """Money that was received.

    Attributes:
        instalment_id: what it was paid for; none for anything not planned.
        voucher: number of the bank voucher or invoice; once in a contract.
        upload_id: its picture.
        reversed_at: when an entry made by mistake was taken back; it counts no more.
        reversal_reason: why.
    """

    __tablename__ = "contract_payments"
    __table_args__ = (
        # Sums of what was received are read from the index alone.
        Index(None, "contract_id", "reversed_at", "received_on", "amount"),
        Index(
            "ix_contract_payments_received_on",
            *("received_on", "contract_id", "reversed_at", "amount"),
        ),
        Index(
            "uq_contract_payments_contract_id_voucher",
            "contract_id",
            "voucher",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("contract_instalments.id"))
    received_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Money)
    voucher: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"), unique=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reversed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reversal_reason: Mapped[str] = mapped_column(String(200), default="")

    contract: Mapped[Contract] = relationship()
    upload: Mapped[Upload | None] = relationship()
