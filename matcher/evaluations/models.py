"""When zones were founded, and how they were evaluated."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import User, Zone
from matcher.clock import now
from matcher.db import Base, ExactDecimal, UtcDateTime
from matcher.evaluations.submission_models import ASSESSMENT, EvaluationSubmission

SCORE_PLACES, TOTAL_PLACES = 1, 2


class ZoneProgramme(Base):
    """From when a zone's evaluations are counted.

    Attributes:
        founded_on: the day on which its founding was approved.
        evaluated_on: the day of the last evaluation before this platform kept them.
    """

    __tablename__ = "zone_programmes"

    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"), primary_key=True)
    founded_on: Mapped[date] = mapped_column(Date)
    evaluated_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Evaluation(Base):
    """One evaluation of a zone.

    Attributes:
        due_on: the day of the calendar that it is for.
        first_year: of the years that are looked at; `last_year` is the last one.
        state: of the code list `evaluation_states`.
        act_by: the day by which whoever's turn it is has to act; none when it is over.
        deadline_told: the step of the reminders that was told of that day.
        scoring_version: of the scoring sheet that was in force when it was opened.
        rules_version: of the rules then.
        submissions: every version of the self-assessment and of the report on the mending.
        total: of 100, once it is scored; none again when the self-assessment is sent back.
        outcome: of the code list `evaluation_outcomes`; `reason` is why, where it is not the one
            that the total gives.
        rectify_by: the last day to mend.
        result: of the code list `evaluation_results`; `closing_note` is what it rests on.
    """

    __tablename__ = "zone_evaluations"
    __table_args__ = (UniqueConstraint("zone_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    due_on: Mapped[date] = mapped_column(Date)
    first_year: Mapped[int]
    last_year: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="opened")
    act_by: Mapped[date | None] = mapped_column(Date)
    deadline_told: Mapped[int | None] = mapped_column()
    scoring_version: Mapped[str] = mapped_column(String(20))
    rules_version: Mapped[str] = mapped_column(String(20))
    total: Mapped[Decimal | None] = mapped_column(ExactDecimal(TOTAL_PLACES))
    outcome: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    rectify_by: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(String(12), default="")
    closing_note: Mapped[str] = mapped_column(String(1000), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    scored_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    scored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    scorer: Mapped[User | None] = relationship(foreign_keys=[scored_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])
    scores: Mapped[list["EvaluationScore"]] = relationship(
        cascade="all, delete-orphan", order_by="EvaluationScore.id"
    )
    submissions: Mapped[list[EvaluationSubmission]] = relationship(
        cascade="all, delete-orphan", order_by=EvaluationSubmission.id
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def years(self) -> range:
        """The years that are looked at."""
        return range(self.first_year, self.last_year + 1)

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.zone.name} {self.first_year}—{self.last_year} 年绩效评估"

    @property
    def figures_versions(self) -> Mapping[str, int]:
        """Year -> version of its frozen figures, while a self-assessment stands."""
        latest = self.latest(ASSESSMENT)
        return latest.figures_versions if latest and not latest.returned_at else {}

    @property
    def valid_scores(self) -> list["EvaluationScore"]:
        """The scores of the self-assessment that stands; those of one sent back are not valid."""
        return self.scores if self.total is not None else []

    def versions(self, part: str) -> list[EvaluationSubmission]:
        """All versions of a part, the first one first."""
        return [one for one in self.submissions if one.part == part]

    def latest(self, part: str) -> EvaluationSubmission | None:
        """The last version of a part."""
        return next(iter(self.versions(part)[::-1]), None)


class EvaluationScore(Base):
    """What one row of the scoring sheet was given.

    Attributes:
        criterion: code of the row.
        score: 0 to the maximum of the row.
        note: why.
    """

    __tablename__ = "evaluation_scores"
    __table_args__ = (UniqueConstraint("evaluation_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("zone_evaluations.id"))
    criterion: Mapped[str] = mapped_column(String(40))
    score: Mapped[Decimal] = mapped_column(ExactDecimal(SCORE_PLACES))
    note: Mapped[str] = mapped_column(String(500), default="")


class EvaluationReminder(Base):
    """That a zone's operators were told that an evaluation is due."""

    __tablename__ = "evaluation_reminders"
    __table_args__ = (UniqueConstraint("zone_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    due_on: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    zone: Mapped[Zone] = relationship()
