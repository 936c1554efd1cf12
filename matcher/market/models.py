"""The market as it was last computed: topics of what is public, and where each listing stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime


class MarketView(Base):
    """One computation; only the newest is kept.

    Attributes:
        sequence: of the outbox, up to which the index had followed.
        encoder: whose vectors made the topics.
        ranker: the version that graded.
        listings: how many were public.
        unjudged: needs that were not matched before the time was up.
        topics: by number, the largest first: `terms` (list of str), `x` and `y` (-1 to 1).
    """

    __tablename__ = "market_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sequence: Mapped[int]
    encoder: Mapped[str] = mapped_column(String(120))
    ranker: Mapped[str] = mapped_column(String(120))
    listings: Mapped[int]
    unjudged: Mapped[int]
    topics: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class MarketPlace(Base):
    """Where one listing stands in the newest view.

    Attributes:
        topic: the number of its topic.
        nearness: cosine with the centre of the topic, of all the most typical first.
        grade: of its best match; empty where it was not judged.
    """

    __tablename__ = "market_places"
    __table_args__ = (Index(None, "view_id", "topic"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True
    )
    view_id: Mapped[int] = mapped_column(ForeignKey("market_views.id", ondelete="CASCADE"))
    topic: Mapped[int]
    nearness: Mapped[float]
    grade: Mapped[str] = mapped_column(String(20))
