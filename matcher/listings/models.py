"""The tables of the three kinds of listing."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Date, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Organization
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.db.encrypted import EncryptedText
from matcher.listings.schemas import AchievementInput, DemandInput, ListingInput, ScenarioInput
from matcher.privacy.masking import mask


class Listing(Base):
    """What is posted, reviewed, published, indexed, and expires."""

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("source", "kind", "external_id"),
        Index(None, "state", "kind", "published_at"),
        # The newest of an organization, the newest of all, and what the first page counts.
        Index(None, "organization_id", "state", "published_at"),
        Index(None, "state", "published_at"),
        Index(None, "state", "kind", "valid_until", "organization_id"),
        Index(None, "state", "valid_until"),
        Index(None, "zone_id", "state", "submitted_at"),
    )
    SCHEMA: ClassVar[type[ListingInput]]

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    title: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    region: Mapped[str | None] = mapped_column(String(6))
    industry: Mapped[str | None] = mapped_column(String(5))
    technical_fields: Mapped[list[str]] = mapped_column(Json, default=list)
    keywords: Mapped[list[str]] = mapped_column(Json, default=list)
    confidential_parts: Mapped[list[str]] = mapped_column(Json, default=list)
    # Only the rows count then, not what is read in the text besides.
    indicators_checked: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(40), default="own")
    external_id: Mapped[str | None] = mapped_column(String(80))
    content_hash: Mapped[str | None] = mapped_column(String(64))
    valid_until: Mapped[date | None] = mapped_column(Date)
    # The end of validity that the author was told of; a renewal has another one.
    expiry_told_for: Mapped[date | None] = mapped_column(Date)
    review_reasons: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    organization: Mapped[Organization] = relationship()

    __mapper_args__ = {
        "polymorphic_on": "kind",
        "version_id_col": version,
        "with_polymorphic": "*",
    }

    @property
    def parts(self) -> dict[str, str]:
        """The prose fields that have text, in reading order."""
        texts = ((part, getattr(self, part)) for part in self.SCHEMA.PARTS)
        return {part: text for part, text in texts if text}

    @property
    def public_parts(self) -> dict[str, str]:
        """The parts that anybody may read, and that are searched; personal data in them masked."""
        hidden = self.confidential_parts
        return {part: mask(text) for part, text in self.parts.items() if part not in hidden}

    @property
    def public_title(self) -> str:
        """The title as anybody may read it."""
        return mask(self.title)


class ListingContact(Base):
    """Whom to ask; apart from the listing so that no public query can load it, and encrypted."""

    __tablename__ = "listing_contacts"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    contact_name: Mapped[str] = mapped_column(EncryptedText, default="")
    contact_phone: Mapped[str] = mapped_column(EncryptedText, default="")
    contact_email: Mapped[str] = mapped_column(EncryptedText, default="")


class CodeCounter(Base):
    """The last number given to a listing of a kind in a year; numbers are never reused."""

    __tablename__ = "code_counters"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Demand(Listing):
    """技术需求."""

    __tablename__ = "demands"
    __mapper_args__ = {"polymorphic_identity": "demand"}
    SCHEMA = DemandInput

    id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    key_technology: Mapped[str] = mapped_column(Text, default="")
    goal: Mapped[str] = mapped_column(Text, default="")
    indicators: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    conditions: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[str] = mapped_column(Text, default="")
    cooperation: Mapped[list[str]] = mapped_column(Json, default=list)
    funds_min: Mapped[float | None] = mapped_column(Float)
    funds_max: Mapped[float | None] = mapped_column(Float)
    time_limit_months: Mapped[int | None]
    min_trl: Mapped[int | None]
    intended_partner: Mapped[str] = mapped_column(String(200), default="")
    scenario_trial: Mapped[bool] = mapped_column(default=False)


class Scenario(Listing):
    """新技术应用场景."""

    __tablename__ = "scenarios"
    __mapper_args__ = {"polymorphic_identity": "scenario"}
    SCHEMA = ScenarioInput

    id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    category: Mapped[str | None] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200), default="")
    pain_points: Mapped[str] = mapped_column(Text, default="")
    technology: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    indicators: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    scale: Mapped[str] = mapped_column(Text, default="")
    investment: Mapped[str] = mapped_column(String(500), default="")
    funds_max: Mapped[float | None] = mapped_column(Float)
    requirements: Mapped[str] = mapped_column(Text, default="")
    data_rights: Mapped[str] = mapped_column(Text, default="")
    opening: Mapped[str | None] = mapped_column(String(20))
    min_trl: Mapped[int | None]
    closing_date: Mapped[date | None] = mapped_column(Date)


class Achievement(Listing):
    """科技成果."""

    __tablename__ = "achievements"
    __mapper_args__ = {"polymorphic_identity": "achievement"}
    SCHEMA = AchievementInput

    id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    abstract: Mapped[str] = mapped_column(Text, default="")
    problem_solved: Mapped[str] = mapped_column(Text, default="")
    advantages: Mapped[str] = mapped_column(Text, default="")
    indicators: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    applications: Mapped[str] = mapped_column(Text, default="")
    completing_units: Mapped[list[str]] = mapped_column(Json, default=list)
    team: Mapped[str] = mapped_column(String(500), default="")
    trl: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(String(30))
    attribute: Mapped[str | None] = mapped_column(String(30))
    evaluation: Mapped[str] = mapped_column(String(200), default="")
    registration_number: Mapped[str] = mapped_column(String(80), default="")
    ip: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    cooperation: Mapped[list[str]] = mapped_column(Json, default=list)
    price_min: Mapped[float | None] = mapped_column(Float)
    price_max: Mapped[float | None] = mapped_column(Float)
    conditions: Mapped[str] = mapped_column(Text, default="")


KINDS: dict[str, type[Listing]] = {
    "demand": Demand,
    "scenario": Scenario,
    "achievement": Achievement,
}
