"""Amounts, shares and verdicts as a report writes them."""

from decimal import Decimal

from matcher.statistics import numbers
from matcher.statistics.figures import Figure
from matcher.statistics.numbers import UNKNOWN

_HUNDRED = Decimal(100)
VERDICTS = {"met": "达标", "unmet": "未达标", "none": "不设门槛", "unknown": UNKNOWN}


def yuan(amount: Decimal | None) -> str:
    """An amount in yuan, with two places."""
    return "—" if amount is None else f"{amount:,.2f}"


def percent(part: Decimal, whole: Decimal) -> str:
    """A share with one place; a dash of nothing."""
    return f"{_HUNDRED * part / whole:.1f}%" if whole else "—"


def signed(growth: Decimal | None) -> str:
    """A growth in % with its sign and one place; a dash where there was nothing to grow from."""
    return "—" if growth is None else f"{growth:+.1f}%"


def measured(figure: Figure) -> str:
    """The value of a figure with its unit."""
    return numbers.measured(figure.value, figure.definition.unit)
