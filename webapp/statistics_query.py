"""Which zone and which period of its figures is asked for, as addresses say it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.accounts.models import Zone
from matcher.clock import today
from matcher.errors import InvalidError, NotFoundError
from matcher.statistics.period import Period

_EARLIER_YEARS = 5
_ALL_ZONES = "全部示范区"
_QUARTERS = ("一", "二", "三", "四")
# Versions are frozen zone by zone.
_ONE_ZONE = frozenset({"statistics.freezing"})
Choices = list[dict[str, Any]]


@dataclass(frozen=True)
class StatisticsQuery:
    """What is looked at.

    Attributes:
        zones: all that the reader may see.
        zone: one of them; none for all together.
        period: a year, a quarter or a month.
    """

    zones: Sequence[Zone]
    zone: Zone | None
    period: Period

    @classmethod
    def parse(cls, args: MultiDict[str, str], zones: Sequence[Zone]) -> Self:
        """Read an address; without a period it means this year.

        Raises:
            NotFoundError: the reader sees no such zone.
        """
        code = args.get("zone", "")
        zone = next((one for one in zones if one.code == code), None)
        if code and zone is None:
            raise NotFoundError("没有这个示范区的指标，或者您的账号看不到。请从指标页选择示范区。")
        return cls(
            zones, zone or (zones[0] if len(zones) == 1 else None), _period(args.get("period", ""))
        )

    @property
    def zone_ids(self) -> list[int]:
        """The zones whose records count."""
        return [zone.id for zone in ([self.zone] if self.zone else self.zones)]

    @property
    def zone_name(self) -> str:
        """The zone, or that it is all of them."""
        return self.zone.name if self.zone else _ALL_ZONES

    def url(self, endpoint: str = "statistics.index", **more: Any) -> str:
        """The address of a page about the same zone and period."""
        named = {"zone": self.zone.code if self.zone and len(self.zones) > 1 else None}
        return url_for(endpoint, **{**named, "period": self.period.key, **more})

    def figure_url(self, code: str, shown: str = "") -> str:
        """The address of a figure, or of the records behind it that are shown."""
        anchor = "records" if shown else None
        return self.url("statistics.show", figure_code=code, shown=shown or None, _anchor=anchor)

    def choices(self, endpoint: str = "statistics.index", **kept: Any) -> list[tuple[str, Choices]]:
        """What else can be looked at, row by row: zones, years, quarters, months."""

        def link(label: str, query: StatisticsQuery, chosen: object) -> dict[str, Any]:
            return {"label": label, "url": query.url(endpoint, **kept), "chosen": bool(chosen)}

        period, year = self.period, self.period.year
        zones = [link(one.name, replace(self, zone=one), one == self.zone) for one in self.zones]
        if endpoint not in _ONE_ZONE:
            zones.insert(0, link(_ALL_ZONES, replace(self, zone=None), self.zone is None))
        years = [
            link(str(one), replace(self, period=Period(one)), period == Period(one))
            for one in _years(year)
        ]
        quarters = [
            link(name, replace(self, period=Period(year, quarter=n)), period.quarter == n)
            for n, name in enumerate(_QUARTERS, start=1)
        ]
        months = [
            link(str(n), replace(self, period=Period(year, month=n)), period.month == n)
            for n in range(1, 13)
        ]
        rows = [("年度", years), (f"{year} 年各季", quarters), (f"{year} 年各月", months)]
        return [("示范区", zones), *rows] if len(self.zones) > 1 else rows


def _period(key: str) -> Period:
    """The period of this key, else this year."""
    try:
        return Period.parse(key)
    except InvalidError:
        return Period.current_year()


def _years(chosen: int) -> list[int]:
    """The last years, and the chosen one where it is none of them; the newest first."""
    newest = today().year
    return sorted({chosen, *range(newest - _EARLIER_YEARS, newest + 1)}, reverse=True)
