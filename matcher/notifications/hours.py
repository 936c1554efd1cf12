"""When mails of a period are due: at one hour of the day in China."""

from datetime import date, datetime, time, timedelta

from matcher.clock import CHINA
from matcher.taxonomy import load_rules


def digest_moment(day: date) -> datetime:
    """The moment of a day from which what came before it is mailed."""
    return datetime.combine(day, time(load_rules().notifications.digest_hour), CHINA)


def next_due(after: datetime, days: int = 1) -> datetime:
    """The digest's moment `days` days on; the first one after `after` for one day."""
    first = digest_moment(after.astimezone(CHINA).date())
    if first <= after:
        first += timedelta(days=1)
    return first + timedelta(days=days - 1)
