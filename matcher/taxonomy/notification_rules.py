"""Rules of notifications, saved searches and supplies: what is mailed when, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class NotificationRules:
    """The rules of notifications.

    Attributes:
        digest_hour: hour of the day in China at which daily and weekly mails are due.
        keep_days: notifications older than this are deleted.
        mail: kind -> "immediate", "daily" or "none"; daily for a kind that is not here.
    """

    digest_hour: int
    keep_days: int
    mail: Mapping[str, str]


@dataclass(frozen=True)
class SavedSearchRules:
    """The rules of saved searches.

    Attributes:
        per_user: how many a user may keep.
        per_address: how many an address without an account may keep.
        listed: results that one mail lists.
        period_days: how many days lie between two mails of each frequency.
    """

    per_user: int
    per_address: int
    listed: int
    period_days: Mapping[str, int]


@dataclass(frozen=True)
class SupplyRules:
    """The rules of the new achievements that are made up for an enterprise each month.

    Attributes:
        day: of the month, from which it is made.
        entries: achievements in one at most.
        needs: how many of an enterprise's newest needs are looked at.
        lowest_grade: grade below which nothing is told.
        first_days: how far the first one of an enterprise looks back.
        listed_months: how many are offered for reading.
    """

    day: int
    entries: int
    needs: int
    lowest_grade: str
    first_days: int
    listed_months: int
