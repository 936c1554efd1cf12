"""An engagement, the stages it went through, and the work that is kept with it."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import CHINA, now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText
from matcher.matching.models import Match
from matcher.uploads.models import Upload


class Engagement(Base):
    """A confirmed match that a broker carries towards a contract."""

    __tablename__ = "engagements"
    __table_args__ = (Index(None, "zone_id", "stage"), Index(None, "broker_id"))

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
    """One stage that was entered, by whom, and until when it should be left.

    Attributes:
        happened_on: the day that the stage is about, such as the day of signing; where asked for.
        overdue_told: whether the broker was told that the deadline is over.
    """

    __tablename__ = "engagement_stages"
    __table_args__ = (
        Index(None, "engagement_id"),
        Index(None, "entered_at", "engagement_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    stage: Mapped[str] = mapped_column(String(20))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deadline: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    happened_on: Mapped[date | None] = mapped_column(Date)
    overdue_told: Mapped[bool] = mapped_column(default=False)


class Activity(Base):
    """Something that was done or said in an engagement.

    Attributes:
        kind: of the code list `activity_kinds`.
        happened_on: the day.
        text: in the writer's words.
        visibility: "shared" for broker and parties, "broker" for the desk only.
        author_id: who wrote it; None for the system.
        organization_id: the party that did it or speaks; None for the broker.
        next_on: until when what follows is to be done.
        next_text: what follows; empty for nothing.
        done: whether what follows was done.
    """

    __tablename__ = "engagement_activities"
    __table_args__ = (Index(None, "engagement_id"), Index(None, "author_id", "done", "next_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    kind: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(EncryptedText, default="")
    visibility: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    next_on: Mapped[date | None] = mapped_column(Date)
    next_text: Mapped[str] = mapped_column(EncryptedText, default="")
    done: Mapped[bool] = mapped_column(default=False)

    engagement: Mapped[Engagement] = relationship()


class EngagementDocument(Base):
    """A file that belongs to an engagement.

    Attributes:
        visibility: "shared" for broker and parties, "broker" for the desk only.
        stage_id: the stage that asked for it; None for any other document.
    """

    __tablename__ = "engagement_documents"
    __table_args__ = (Index(None, "engagement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("engagement_stages.id"))
    title: Mapped[str] = mapped_column(String(120))
    visibility: Mapped[str] = mapped_column(String(10))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    upload: Mapped[Upload] = relationship()


class Invitation(Base):
    """The question to a party whether it takes part, and its answer."""

    __tablename__ = "engagement_invitations"
    __table_args__ = (UniqueConstraint("engagement_id", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="invited")
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    engagement: Mapped[Engagement] = relationship()
