"""The day ends at midnight in China, whatever the zone of the machine."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from matcher.clock import CHINA, now, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 16, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_is_the_day_in_china(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert today() == day
        assert now() == moment


def test_now_is_aware_and_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)
    assert datetime(2026, 6, 1, tzinfo=CHINA).utcoffset() == timedelta(hours=8)
