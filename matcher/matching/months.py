"""Calendar months in China, written as 2026-11."""

from datetime import datetime

from matcher.clock import CHINA, today


def recent_months(count: int) -> tuple[str, ...]:
    """The last months, the present one included, oldest first."""
    day = today()
    present = day.year * 12 + day.month - 1
    return tuple(_month(number) for number in range(present - count + 1, present + 1))


def month_begin(month: str) -> datetime:
    """Midnight of its first day."""
    year, number = month.split("-")
    return datetime(int(year), int(number), 1, tzinfo=CHINA)


def month_end(month: str) -> datetime:
    """Midnight of the first day of the next month."""
    begin = month_begin(month)
    return month_begin(_month(begin.year * 12 + begin.month))


def _month(number: int) -> str:
    """The month by its number since the year 0."""
    year, month = divmod(number, 12)
    return f"{year:04d}-{month + 1:02d}"
