"""Periods of statistics: a year, a quarter of it, or a month of it."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError

_WRITTEN = re.compile(r"(20[0-9]{2})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)
_MONTHS = 12
_QUARTER = 3


@dataclass(frozen=True)
class Period:
    """A year, a quarter or a month.

    Attributes:
        year: 2000 to 2099.
        quarter: 1 to 4; 0 for none.
        month: 1 to 12; 0 for none. Never together with a quarter.
    """

    year: int
    quarter: int = 0
    month: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026, 2026-Q1 or 2026-03.

        Raises:
            InvalidError: it is none of them.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            message = "请写成 2026、2026-Q1 或 2026-03 的形式，年份从 2000 到 2099"
            raise InvalidError([FieldProblem("period", "统计期", message)])
        return cls(*(int(number or 0) for number in found.groups()))

    @classmethod
    def current_year(cls) -> Self:
        """The year that it is in China."""
        return cls(today().year)

    @property
    def key(self) -> str:
        """As it stands in addresses and tables."""
        if self.quarter:
            return f"{self.year}-Q{self.quarter}"
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def label(self) -> str:
        """As people read it."""
        if self.quarter:
            return f"{self.year} 年第 {self.quarter} 季度"
        return f"{self.year} 年 {self.month} 月" if self.month else f"{self.year} 年"

    @property
    def whole_year(self) -> bool:
        """Whether it is no part of a year."""
        return not (self.quarter or self.month)

    @cached_property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self._month_numbers[0], 1)

    @cached_property
    def last(self) -> date:
        """Its last day."""
        month = self._month_numbers[-1]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.last < today()

    @property
    def begun(self) -> bool:
        """Whether its first day has come."""
        return self.first <= today()

    @property
    def year_before(self) -> "Period":
        """The same part of the year before."""
        return replace(self, year=self.year - 1)

    @property
    def months(self) -> "tuple[Period, ...]":
        """Its months, the first one first."""
        return tuple(Period(self.year, month=number) for number in self._month_numbers)

    @property
    def _month_numbers(self) -> range:
        if self.month:
            return range(self.month, self.month + 1)
        begin = _QUARTER * (self.quarter - 1) + 1 if self.quarter else 1
        return range(begin, begin + (_QUARTER if self.quarter else _MONTHS))


def months_until(last: Period, count: int) -> tuple[Period, ...]:
    """So many months that end with the last month of a period, the oldest first."""
    end = last.year * _MONTHS + last.last.month - 1
    numbers = (divmod(number, _MONTHS) for number in range(end - count + 1, end + 1))
    return tuple(Period(year, month=month + 1) for year, month in numbers)
