"""Matches: both sides, how well they fit, why, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.propose import LiveMatch
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page
from webapp.api.models.listings import ListingRow


class Phrase(Model):
    """Words that both sides use."""

    phrase: str = Field(title="共同要点")
    weight: float = Field(title="有多少见")


class Fit(Model):
    """One structured aspect."""

    aspect: str = Field(title="方面")
    verdict: str = Field(title="结论：met、near、unmet 或 unknown")
    text: str = Field(title="结论的说明")


class Reasons(Model):
    """Why two listings match."""

    phrases: list[Phrase] = Field(title="共同要点")
    fits: list[Fit] = Field(title="条件是否契合")

    @classmethod
    def of(cls, reasons: Mapping[str, Any]) -> Self:
        """From what is kept with a match."""
        return cls(
            phrases=[
                Phrase(phrase=mask(one["phrase"]), weight=one["weight"])
                for one in reasons.get("phrases", ())
            ],
            fits=[
                Fit(aspect=one["aspect"], verdict=one["verdict"], text=mask(one["text"]))
                for one in reasons.get("fits", ())
            ],
        )


class Ranked(Model):
    """One place of a ranking as it is now."""

    rank: int = Field(title="第几位")
    grade: str = Field(title="匹配程度")
    relevance: float = Field(title="契合的程度，0 到 1")
    listing: ListingRow
    reasons: Reasons

    @classmethod
    def of(cls, result: MatchResult, **more: Any) -> Self:
        """From a fresh result."""
        return cls(
            rank=result.rank,
            grade=result.ranked.grade,
            relevance=result.ranked.relevance,
            listing=ListingRow.of(result.listing),
            reasons=Reasons.of(result.reasons.as_json()),
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
            need=ListingRow.of(match.need),
            achievement=ListingRow.of(match.achievement),
            reasons=Reasons.of(match.reasons),
            dismissal_reason=match.dismissal_reason if decision else None,
            note=mask(match.note) if decision else "",
            decided_at=match.decided_at,
            created_at=match.created_at,
        )


class StoredMatches(Page):
    """A list of matches, best first."""

    items: list[StoredMatch]
