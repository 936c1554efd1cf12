"""An engagement and the stages it went through."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import CHINA, now
from matcher.db import Base, UtcDateTime
from matcher.matching.models import Match


class Engagement(Base):
    """A confirmed match that a broker carries towards a contract."""

    __tablename__ = "engagements"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), unique=True)
    broker_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    stage: Mapped[str] = mapped_column(String(20))
    termination_reason: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column()

    match: Mapped[Match] = relationship()
    stages: Mapped[list["EngagementStage"]] = relationship(
        order_by="EngagementStage.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """The public number, for example E2026-0001."""
        return f"E{self.created_at.astimezone(CHINA).year}-{self.id:04d}"

    @property
    def deadline(self) -> date | None:
        """Until when the present stage should be left."""
        return self.stages[-1].deadline if self.stages else None


class EngagementStage(Base):
    """One stage that was entered, by whom, and until when it should be left."""

    __tablename__ = "engagement_stages"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    stage: Mapped[str] = mapped_column(String(20))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deadline: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
