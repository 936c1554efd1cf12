"""Periods are read, named and parted into months."""

from datetime import date

import pytest
import time_machine

from matcher.errors import InvalidError
from matcher.statistics.period import Period, months_until
from matcher.statistics.scope import Scope


@pytest.mark.parametrize(
    ("text", "label", "first", "last", "months"),
    [
        ("2026", "2026 年", date(2026, 1, 1), date(2026, 12, 31), 12),
        ("2026-Q1", "2026 年第 1 季度", date(2026, 1, 1), date(2026, 3, 31), 3),
        (" 2024-02 ", "2024 年 2 月", date(2024, 2, 1), date(2024, 2, 29), 1),
    ],
)
def test_a_period_is_what_it_is_written_as(
    text: str, label: str, first: date, last: date, months: int
) -> None:
    period = Period.parse(text)
    assert (period.key, period.label) == (text.strip(), label)
    assert (period.first, period.last, len(period.months)) == (first, last, months)
    assert (period.months[0].first, period.months[-1].last) == (first, last)
    assert period.whole_year == (months == 12)
    assert period.year_before.key == text.strip().replace(str(period.year), str(period.year - 1))


@pytest.mark.parametrize("text", ["", "1999", "2100", "2026-Q5", "2026-13", "2026-1", "２０２６"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="请写成 2026、2026-Q1 或 2026-03 的形式"):
        Period.parse(text)


def test_months_go_back_over_the_years() -> None:
    shown = months_until(Period(2026, quarter=1), 15)
    assert (shown[0].key, shown[-1].key, len(shown)) == ("2025-01", "2026-03", 15)


@pytest.mark.parametrize(
    ("today", "period", "first", "last"),
    [
        ("2026-11-23", "2026", "2025-01-01", "2025-11-23"),
        ("2026-11-23", "2025", "2024-01-01", "2024-12-31"),
        ("2024-02-29", "2024-02", "2023-02-01", "2023-02-28"),
        ("2024-02-29", "2024", "2023-01-01", "2023-02-28"),
        ("2025-03-01", "2025-Q1", "2024-01-01", "2024-03-01"),
        ("2026-11-23", "2027", "2026-01-01", "2026-01-01"),
        ("2025-01-01", "2024-02", "2023-02-01", "2023-02-28"),
    ],
)
def test_a_period_is_compared_with_the_same_days_of_the_year_before(
    today: str, period: str, first: str, last: str
) -> None:
    with time_machine.travel(f"{today}T04:00:00Z", tick=False):
        before = Scope.compared((1,), Period.parse(period))
    assert (str(before.first), str(before.last)) == (first, last)
