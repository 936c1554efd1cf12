"""The tables of annual reports: what was made, by which template, and in whose words."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from matcher.accounts.models import User, Zone
from matcher.clock import now
from matcher.db import Base, UtcDateTime


class ReportTemplate(Base):
    """A version of a zone's template in Word; the newest one is in use.

    Attributes:
        number: 1 for the zone's first.
        name: of the file, as it was handed in, made harmless.
        content: the .docx; none where the zone went back to the project's own template.
    """

    __tablename__ = "report_templates"
    __table_args__ = (UniqueConstraint("zone_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[User | None] = relationship()


class ReportNarrative(Base):
    """What operators say in one part of one year's report instead of the computed sentences.

    Attributes:
        slot: of `data/slots.json`.
        figures_version: of the frozen figures that the words were written to; 0 before any.
    """

    __tablename__ = "report_narratives"
    __table_args__ = (UniqueConstraint("zone_id", "year", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    year: Mapped[int]
    slot: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    figures_version: Mapped[int]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class AnnualReport(Base):
    """That a report was asked for, or written by the command.

    The file is one of `made_files`, which name the row in their parameters and are deleted after
    some days; this stays.

    Attributes:
        figures_version: of the frozen figures in it.
        template_number: of the zone's template; 0 for the project's own.
    """

    __tablename__ = "annual_reports"
    __table_args__ = (Index(None, "zone_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    year: Mapped[int]
    figures_version: Mapped[int]
    template_number: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[User | None] = relationship()


class ReportReminder(Base):
    """That a zone's operators were told how many days are left for a year's report."""

    __tablename__ = "report_reminders"
    __table_args__ = (UniqueConstraint("zone_id", "year", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    year: Mapped[int]
    days: Mapped[int]
    due: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    zone: Mapped[Zone] = relationship()
