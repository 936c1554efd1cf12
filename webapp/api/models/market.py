"""The market by topic: what both sides have, and what finds nothing on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.market.overview import Counts, Market, Topic
from webapp.api.models.base import Model


class MarketCounts(Model):
    """Counted now, over what is public."""

    needs: int = Field(title="需求与场景")
    unsupplied: int = Field(title="其中没有合适成果的")
    achievements: int = Field(title="成果")
    undemanded: int = Field(title="其中没有合适需求的")
    unjudged: int = Field(title="无法判断的需求与场景")

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """The domain's counts."""
        return cls(**asdict(counts))


class MarketTopic(Model):
    """One topic."""

    number: int = Field(title="主题的序号，重新计算后会变")
    terms: list[str] = Field(title="主题词，重要的在前")
    lacks: list[str] = Field(title="缺什么", description="supply 缺成果，demand 缺需求")
    counts: MarketCounts

    @classmethod
    def of(cls, topic: Topic) -> Self:
        """A topic of the last computation."""
        return cls(
            number=topic.number,
            terms=list(topic.terms),
            lacks=list(topic.counts.lacks),
            counts=MarketCounts.of(topic.counts),
        )


class MarketTopics(Model):
    """What there is within the limits."""

    computed_at: datetime | None = Field(title="主题计算的时间，还没有算过时为空")
    total: MarketCounts = Field(title="所列主题合计")
    hidden: int = Field(title="只看缺口时，还有多少个什么都不缺的主题")
    items: list[MarketTopic]
    regions: dict[str, MarketCounts] = Field(title="按盟市或省份的代码；没有写明的为空")
    industries: dict[str, MarketCounts] = Field(title="按行业门类；没有写明的为空")

    @classmethod
    def of(cls, found: Market, topics: Sequence[Topic]) -> Self:
        """The market, with its topics in the order that was asked for."""
        return cls(
            computed_at=found.view.computed_at if found.view else None,
            total=MarketCounts.of(found.total),
            hidden=found.hidden,
            items=[MarketTopic.of(one) for one in topics],
            regions=_each(found.regions),
            industries=_each(found.industries),
        )


def _each(groups: Mapping[str, Counts]) -> dict[str, MarketCounts]:
    return {code: MarketCounts.of(counts) for code, counts in groups.items()}
