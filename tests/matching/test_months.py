"""Months as China counts them."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.months import month_begin, month_end, recent_months


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), ("2026-10", "2026-11", "2026-12")),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), ("2026-11", "2026-12", "2027-01")),
        (datetime(2026, 2, 1, 12, 0, tzinfo=UTC), ("2025-12", "2026-01", "2026-02")),
    ],
)
def test_the_last_months_by_the_clock_of_china(now: datetime, expected: tuple[str, ...]) -> None:
    with time_machine.travel(now, tick=False):
        assert recent_months(3) == expected


def test_a_month_begins_and_ends_at_midnight_in_china() -> None:
    assert month_begin("2026-12") == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert month_end("2026-12") == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert month_end("2026-02") == datetime(2026, 2, 28, 16, tzinfo=UTC)


@given(
    st.integers(946_684_800, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC)),
    st.integers(2, 40),
)
def test_months_follow_each_other_without_a_gap(now: datetime, count: int) -> None:
    with time_machine.travel(now, tick=False):
        months = recent_months(count)
    assert len(months) == count
    assert all(month_end(one) == month_begin(other) for one, other in pairwise(months))
    assert month_begin(months[-1]) <= now < month_end(months[-1])
