"""What a person agreed to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime


class Consent(Base):
    """One agreement of one person to one purpose; withdrawn ones stay as proof.

    Attributes:
        user_id: the person who agreed.
        purpose: a code of the privacy notice, see `matcher.privacy.notice`.
        policy_version: the version of the notice that the person was shown.
        engagement_id: in which engagement, where the purpose is one engagement's.
        organization_id: the party that the person spoke for, in an engagement.
        withdrawn_at: None while it holds.
    """

    __tablename__ = "consents"
    __table_args__ = (Index(None, "user_id"), Index(None, "engagement_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    policy_version: Mapped[str] = mapped_column(String(20))
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagements.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
