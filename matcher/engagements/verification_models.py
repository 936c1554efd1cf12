"""What the trial of a scenario came to."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime


class ScenarioVerification(Base):
    """The conclusion of an engagement's trial; what it said before is in the audit log.

    Attributes:
        result: of the code list `verification_results`.
        data_text: what was measured, in the writer's words; read by both parties.
        concluded_on: the day of the conclusion.
    """

    __tablename__ = "scenario_verifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id"), unique=True)
    result: Mapped[str] = mapped_column(String(20))
    data_text: Mapped[str] = mapped_column(Text)
    concluded_on: Mapped[date] = mapped_column(Date)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
