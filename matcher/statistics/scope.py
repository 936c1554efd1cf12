"""What is looked at: some zones, from one day to another."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from matcher.clock import CHINA, today
from matcher.statistics.period import Period

_FEBRUARY, _LEAP = 2, 29


@dataclass(frozen=True)
class Scope:
    """Zones whose figures the actor may see, and days, both included."""

    zone_ids: tuple[int, ...]
    first: date
    last: date

    @classmethod
    def of(cls, zone_ids: tuple[int, ...], period: Period) -> Self:
        """All of a period."""
        return cls(zone_ids, period.first, period.last)

    @classmethod
    def compared(cls, zone_ids: tuple[int, ...], period: Period) -> Self:
        """The same part of the year before; of a period that goes on, the same number of days."""
        last = period.last if period.ended else max(period.first, today())
        return cls(zone_ids, period.year_before.first, _a_year_before(last, period))

    @property
    def begin(self) -> datetime:
        """Midnight in China before the first day."""
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        """Midnight in China after the last day."""
        return datetime.combine(self.last + timedelta(days=1), time(), CHINA)

    @property
    def key_day(self) -> date:
        """The day on which what is kept in registers must be valid: the last one that has come."""
        return min(self.last, today())


def _a_year_before(day: date, period: Period) -> date:
    if day == period.last:
        return period.year_before.last
    if (day.month, day.day) == (_FEBRUARY, _LEAP):
        return day.replace(year=day.year - 1, day=_LEAP - 1)
    return day.replace(year=day.year - 1)
