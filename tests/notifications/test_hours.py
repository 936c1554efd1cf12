"""Mails of a period are due at the digest's hour in China, a whole number of days on."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matcher.clock import CHINA
from matcher.notifications.hours import digest_moment, next_due
from matcher.taxonomy import load_rules

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@given(MOMENTS, st.integers(1, 31))
def test_the_next_moment_is_later_and_at_the_hour(after: datetime, days: int) -> None:
    due = next_due(after, days)
    assert timedelta(days=days - 1) < due - after <= timedelta(days=days)
    assert due == digest_moment(due.astimezone(CHINA).date())
    assert due.astimezone(CHINA).hour == load_rules().notifications.digest_hour


@given(MOMENTS, MOMENTS)
def test_there_is_one_moment_between_two_days(one: datetime, other: datetime) -> None:
    """Whoever is told at `next_due` and then waits for the next is told once a day."""
    first, second = sorted((next_due(one), next_due(other)))
    assert first == second or second - first >= timedelta(days=1)
