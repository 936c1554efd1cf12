"""What holds on a day: conditions for queries, and the word for one row."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_

from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.taxonomy import load_rules

Registered = ServiceBody | BrokerCertificate
# In the order of the pages; all but "pending" may be asked for.
WORDS = {
    "valid": "有效",
    "expiring": "即将到期",
    "expired": "已到期",
    "ended": "已终止",
    "pending": "尚未生效",
}


def valid_on(model: type[Registered], day: date) -> ColumnElement[bool]:
    """Rows that hold on a day: begun, neither past their last day nor ended."""
    return and_(
        model.valid_from <= day,
        or_(model.valid_to.is_(None), model.valid_to >= day),
        or_(model.ended_on.is_(None), model.ended_on > day),
    )


def is_so(model: type[Registered], word: str, day: date) -> ColumnElement[bool]:
    """Rows for which a word of `WORDS` is true; those that end soon are valid, too."""
    running = or_(model.ended_on.is_(None), model.ended_on > day)
    if word == "valid":
        return valid_on(model, day)
    if word == "expiring":
        return and_(valid_on(model, day), model.valid_to <= day + _soon())
    if word == "expired":
        return and_(running, model.valid_to < day)
    if word == "ended":
        return model.ended_on <= day
    return and_(running, model.valid_from > day)


def word_for(row: Registered, day: date) -> str:
    """The one word of `WORDS` that tells most about a row."""
    if row.ended_on and row.ended_on <= day:
        return "ended"
    if row.valid_from > day:
        return "pending"
    if row.valid_to is None or row.valid_to > day + _soon():
        return "valid"
    return "expiring" if row.valid_to >= day else "expired"


def _soon() -> timedelta:
    return timedelta(days=max(load_rules().registers.expiry_days))
