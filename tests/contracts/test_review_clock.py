"""Working days as the government arranged them, and what the registration body may take."""

from datetime import date
from decimal import Decimal

from matcher.contracts.review_clock import is_working_day, review_due
from matcher.taxonomy import load_rules


def test_the_clock_of_the_registration_body() -> None:
    """By hand: 2026-09-21 is a Monday; the holidays of autumn lie behind it."""
    large = load_rules().contracts.long_review_from
    assert review_due(date(2026, 3, 2), Decimal(1)) == date(2026, 3, 23)
    assert review_due(date(2026, 9, 21), large - Decimal("0.01")) == date(2026, 10, 19)
    assert review_due(date(2026, 3, 2), large) == date(2026, 4, 14)
    assert review_due(date(2040, 3, 5), Decimal(1)) == date(2040, 3, 26)
    assert not is_working_day(date(2026, 10, 1))
    assert is_working_day(date(2026, 10, 10))
