"""Stored vectors, suggested pairs, and what became of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.listings.models import Listing


class Vector(Base):
    """The embedding of one text by one model, found again by the hash of the text."""

    __tablename__ = "vectors"

    model: Mapped[str] = mapped_column(String(120), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SentenceVectors(Base):
    """The embeddings of a listing's sentences by one model.

    Attributes:
        content_hash: of the sentences and their side; another one means that they are outdated.
        data: a row a sentence, in reading order, float16.
    """

    __tablename__ = "sentence_vectors"

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(String(120), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Match(Base):
    """A pair of a need (demand or scenario) and an achievement, judged by the ranker.

    Attributes:
        origin: "system", "broker" for one picked from the live ranking, "hand" for one that was
            searched for.
        snoozed_until: the day on which it waits again for a decision; None while it does.
    """

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("need_id", "achievement_id"),
        Index(None, "achievement_id"),
        Index(None, "state"),
        Index(None, "decided_by", "decided_at"),
        Index(None, "created_at", "need_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    achievement_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    state: Mapped[str] = mapped_column(String(20), default="suggested")
    origin: Mapped[str] = mapped_column(String(20), default="system")
    grade: Mapped[str] = mapped_column(String(20))
    relevance: Mapped[float]
    score: Mapped[float]
    rank: Mapped[int]
    components: Mapped[dict[str, float]] = mapped_column(Json)
    reasons: Mapped[dict[str, Any]] = mapped_column(Json)
    model: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dismissal_reason: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    snoozed_until: Mapped[date | None] = mapped_column(Date)

    need: Mapped[Listing] = relationship(foreign_keys=need_id)
    achievement: Mapped[Listing] = relationship(foreign_keys=achievement_id)


class MergedMatch(Base):
    """That a match was dismissed because another one of the same need says the same."""

    __tablename__ = "merged_matches"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)


class LabelledExample(Base):
    """One outcome of a match, with what the ranker knew when it suggested the pair."""

    __tablename__ = "labelled_examples"
    __table_args__ = (UniqueConstraint("match_id", "outcome"), Index(None, "outcome"))

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    achievement_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(20))
    features: Mapped[dict[str, Any]] = mapped_column(Json)
    model: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
