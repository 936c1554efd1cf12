"""Dates, money, names of codes and marked text."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from matcher.clock import CHINA
from matcher.matching.snippets import Snippet
from matcher.taxonomy import scheme

_MARK = Markup("<mark>{}</mark>")


def day(moment: datetime | date | None) -> str:
    """The day in China as 2026-11-22; empty for none."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(CHINA).date()
    return moment.isoformat() if moment else ""


def minute(moment: datetime | None) -> str:
    """The minute in China as 2026-11-22 14:03; empty for none."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def money(amount: float) -> str:
    """An amount in ten thousand yuan: 1,200 万元."""
    return f"{_number(amount)} 万元"


def money_range(low: float | None, high: float | None) -> str:
    """A range in ten thousand yuan; empty when neither end is given."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"不超过 {money(high or 0)}"
    if high is None:
        return f"{money(low)}以上"
    return money(low) if low == high else f"{_number(low)}～{money(high)}"


def names(title: str, codes: Sequence[str] | None) -> str:
    """The names of codes of a code list, as one text."""
    return "、".join(scheme(title).name(code) for code in codes or ())


def marked(snippet: Snippet) -> Markup:
    """The snippet with its found words in <mark>, everything escaped."""
    pieces = (_MARK.format(text) if found else escape(text) for text, found in snippet.pieces)
    return Markup("").join(pieces)


def _number(amount: float) -> str:
    return f"{amount:,.10g}"
