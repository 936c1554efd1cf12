"""What operators submit to an evaluation: every version, and why it was sent back."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import User
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime

ASSESSMENT, RECTIFICATION = "assessment", "rectification"


class EvaluationSubmission(Base):
    """One version of what operators submitted.

    Attributes:
        part: "assessment" or "rectification", the report on the mending.
        number: of the version, from 1.
        figures_versions: year -> version of its frozen figures; of self-assessments only.
        returned_at: when it was sent back, for a reason of the code list
            `evaluation_return_reasons`, and what is to be mended.
    """

    __tablename__ = "evaluation_submissions"
    __table_args__ = (UniqueConstraint("evaluation_id", "part", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("zone_evaluations.id"))
    part: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    figures_versions: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")

    submitter: Mapped[User | None] = relationship(foreign_keys=[submitted_by])
    returner: Mapped[User | None] = relationship(foreign_keys=[returned_by])
