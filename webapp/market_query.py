"""What of the market is asked for, as addresses say it."""

from dataclasses import dataclass
from typing import Any, Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.market.overview import GAPS, Topic, Wanted
from matcher.taxonomy import scheme

SORTS = ("unsupplied", "undemanded", "needs", "achievements", "listings")


@dataclass(frozen=True)
class MarketQuery:
    """The limits and the order of the table; what an address says wrongly is left out."""

    wanted: Wanted
    sort: str

    @classmethod
    def parse(cls, args: MultiDict[str, str]) -> Self:
        """Read an address."""
        region, industry = args.get("region", ""), args.get("industry", "")
        gap, sort = args.get("gap", ""), args.get("sort", "")
        wanted = Wanted(
            region=region if region in scheme("regions") and region.endswith("00") else "",
            industry=industry if industry in scheme("industries") and len(industry) == 1 else "",
            gap=gap if gap in GAPS else "",
        )
        return cls(wanted, sort if sort in SORTS else SORTS[0])

    def url(self, endpoint: str = "market.index", **changes: str) -> str:
        """The address of the same with these changes; an empty value drops a limit."""
        asked: dict[str, Any] = {
            "region": self.wanted.region,
            "industry": self.wanted.industry,
            "gap": self.wanted.gap,
            "sort": self.sort if self.sort != SORTS[0] else "",
        }
        return url_for(endpoint, **{k: v for k, v in (asked | changes).items() if v})

    def order(self, topic: Topic) -> tuple[int, int]:
        """By what topics are put in order, the most first."""
        number: int = getattr(topic.counts, self.sort)
        return (-number, topic.number)
