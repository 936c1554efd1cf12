"""The tables of frozen figures: written once, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime


class FrozenFigures(Base):
    """The figures of a zone's period as they were at a moment.

    Attributes:
        period: `Period.key`.
        version: 1 for the first; each correction has the next.
        note: what was corrected; may be empty in the first version.
        content: see `matcher.statistics.content`; without names of people, only their row ids.
        sha256: of content and records.
    """

    __tablename__ = "frozen_figures"
    __table_args__ = (UniqueConstraint("zone_id", "period", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    period: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(500))
    content: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class FrozenRecords(Base):
    """Some of the records that stood behind a frozen figure.

    Attributes:
        figure: code of the figure; of several with the same records that of the first.
        excluded: whether they did not count.
        number: 0 for the first of the list; all but the last hold the same number of records.
        data: JSON, compressed; see `matcher.statistics.packing`.
    """

    __tablename__ = "frozen_records"
    __table_args__ = (UniqueConstraint("frozen_id", "figure", "excluded", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_figures.id"))
    figure: Mapped[str] = mapped_column(String(40))
    excluded: Mapped[bool]
    number: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
