"""The figures of the dashboard as cards: each with its change and its last months where known."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from matcher.statistics.figures import Figure
from matcher.statistics.trends import Point
from webapp.presentation.figures import figure_row, spark

Row = dict[str, Any]
_YEAR = 12
_GROWTH = {"turnover": "turnover_growth", "contract_count": "contract_growth"}
_MONTHLY: Mapping[str, Callable[[Point], Decimal | int]] = {
    "turnover": lambda point: point.amount,
    "technology_turnover": lambda point: point.technology_amount,
    "contract_count": lambda point: point.count,
}


def cards(figures: Sequence[Figure], months: Sequence[Point]) -> list[Row]:
    """A card for each figure.

    Args:
        figures: of a period.
        months: 24 of them that end with the period.
    """
    growth = {one.definition.code: one.value for one in figures}
    begun = [point for point in months[-_YEAR:] if point.period.begun]
    return [figure_row(one) | _moved(one.definition.code, growth, begun) for one in figures]


def _moved(code: str, values: Mapping[str, Decimal | None], months: Sequence[Point]) -> Row:
    of = _MONTHLY.get(code)
    return {
        "change": _words(values.get(_GROWTH.get(code, ""))),
        "spark": spark([of(point) for point in months]) if of else "",
        "months": len(months),
    }


def _words(growth: Decimal | None) -> str:
    if growth is None:
        return ""
    if not growth:
        return "与上年同期持平"
    return f"比上年同期{'增长' if growth > 0 else '下降'} {abs(growth):,.1f}%"
