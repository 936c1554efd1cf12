"""Matches: both sides, how well they fit, why, and what became of them."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.propose import LiveMatch
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page
from webapp.api.models.listings import ListingRow
from webapp.api.models.reasons import Reasons


class Ranked(Model):
    """One place of a ranking as it is now."""

    rank: int = Field(title="第几位")
    grade: str = Field(title="匹配程度")
    relevance: float = Field(title="契合的程度，0 到 1")
    score: float = Field(title="排序得分，等于各项贡献之和")
    contributions: dict[str, float] = Field(title="各项对排序得分的贡献")
    components: dict[str, float] = Field(title="评级依据的各项得分")
    listing: ListingRow
    reasons: Reasons

    @classmethod
    def of(cls, result: MatchResult, **more: Any) -> Self:
        """From a fresh result."""
        return cls(
            rank=result.rank,
            grade=result.ranked.grade,
            relevance=result.ranked.relevance,
            score=result.ranked.score,
            contributions=dict(result.ranked.contributions),
            components=dict(result.ranked.components),
            listing=ListingRow.of(result.listing),
            reasons=Reasons.of(result.reasons, *result.texts),
            **more,
        )


class Ranking(Model):
    """A ranking, best first."""

    items: list[Ranked]


class RankedPair(Ranked):
    """One place of a ranking, and the stored match if there is one."""

    match_id: int | None = Field(title="匹配的编号；还没有保存时为空")
    state: str = Field(title="处理情况")

    @classmethod
    def live(cls, entry: LiveMatch) -> Self:
        """From what brokers decide about."""
        stored = entry.match
        return cls.of(
            entry.result,
            match_id=stored.id if stored else None,
            state=stored.state if stored else "suggested",
        )


class RankedPairs(Model):
    """A listing's ranking, best first."""

    items: list[RankedPair]


class StoredMatch(Model):
    """A suggested or decided pair."""

    id: int
    state: str = Field(title="处理情况")
    grade: str = Field(title="匹配程度")
    relevance: float = Field(title="契合的程度，0 到 1")
    components: dict[str, float] = Field(title="评级依据的各项得分")
    need: ListingRow = Field(title="需求方")
    achievement: ListingRow = Field(title="成果方")
    reasons: Reasons
    dismissal_reason: str | None = Field(title="不合适的原因")
    note: str = Field(title="说明")
    decided_at: datetime | None = Field(title="处理时间")
    created_at: datetime = Field(title="推荐时间")

    @classmethod
    def of(cls, match: Match, *, decision: bool = True) -> Self:
        """A match whose listings and organizations are read; without the broker's words."""
        return cls(
            id=match.id,
            state=match.state,
            grade=match.grade,
            relevance=match.relevance,
            components=match.components,
            need=ListingRow.of(match.need),
            achievement=ListingRow.of(match.achievement),
            reasons=Reasons.kept(match),
            dismissal_reason=match.dismissal_reason if decision else None,
            note=mask(match.note) if decision else "",
            decided_at=match.decided_at,
            created_at=match.created_at,
        )


class StoredMatches(Page):
    """A list of matches, best first."""

    items: list[StoredMatch]
