"""Rules of notifications and saved searches: what is mailed when, and how long it is kept."""

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
