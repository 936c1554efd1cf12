"""Until when a registration body has to answer."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from matcher.taxonomy import load_rules
from matcher.taxonomy.schemes import DATA

_SATURDAY = 5


def review_due(submitted_on: date, technology_amount: Decimal) -> date:
    """The last working day of the time for review, which begins the day after submission.

    Args:
        submitted_on: when the body received the contract.
        technology_amount: in yuan; large ones take longer.
    """
    rules = load_rules().contracts
    large = technology_amount >= rules.long_review_from
    return working_day_after(submitted_on, rules.long_review_days if large else rules.review_days)


def working_day_after(day: date, days: int) -> date:
    """The day that many working days later."""
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """By the government's arrangement of the year; where none is known, Monday to Friday."""
    arranged = _arrangement().get(day.isoformat())
    return day.weekday() < _SATURDAY if arranged is None else arranged


@cache
def _arrangement() -> Mapping[str, bool]:
    """Day -> whether it is worked, for days that differ from the week's rule."""
    years = json.loads((DATA / "working_days.json").read_text(encoding="utf-8"))["years"]
    days: dict[str, bool] = {}
    for year in years.values():
        days |= dict.fromkeys(year["holidays"], False) | dict.fromkeys(year["worked"], True)
    return days
