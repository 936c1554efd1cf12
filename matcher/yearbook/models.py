"""What a zone's yearbook says, entry by entry, with the document that each one is taken from."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import User, Zone
from matcher.clock import now
from matcher.db import Base, ExactDecimal, UtcDateTime
from matcher.uploads.models import Upload

PLACES = 4


class YearbookEntry(Base):
    """One version of one item of a zone's year; what it says never changes, only its state.

    Attributes:
        item: code of `yearbook.items`.
        number: 1 for the first version of the item.
        value: in `unit`; amounts are in yuan.
        unit: "元", "家" or "%", as the item said when it was entered.
        source: title of the document; `source_number` is what it is filed under.
        upload_id: the document itself.
        reason: why it differs from a checked one before.
        state: of the code list `yearbook_states`.
        returned_for: what is wrong with it.
        decided_by: who checked or returned it.
    """

    __tablename__ = "yearbook_entries"
    __table_args__ = (
        UniqueConstraint("zone_id", "year", "item", "number"),
        Index(None, "zone_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    year: Mapped[int]
    item: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    value: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES))
    unit: Mapped[str] = mapped_column(String(4))
    source: Mapped[str] = mapped_column(String(200))
    source_number: Mapped[str] = mapped_column(String(80), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(12), default="entered")
    returned_for: Mapped[str] = mapped_column(String(500), default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    upload: Mapped[Upload | None] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=[entered_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])

    __mapper_args__ = {"version_id_col": version}
