"""A figure over the years as a chart, its words and the rows of its table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matcher.statistics.figures import Figure
from matcher.statistics.numbers import measured
from webapp.presentation.figures import figure_row


def history_chart(figures: Sequence[Figure]) -> dict[str, Any]:
    """The same period of several years.

    Args:
        figures: the same figure, the oldest first.
    """
    unit = figures[-1].definition.unit
    known = [one for one in figures if one.value is not None]
    said = "，".join(
        f"{one.period.label} {measured(one.value, unit)}" for one in known if one.value is not None
    )
    return {
        "rows": [{"period": one.period.label, **figure_row(one)} for one in figures],
        "says": f"{said}。" if said else "这些年都没有数字。",
        "known": bool(known),
        "data": {
            "kind": "columns",
            "unit": unit,
            "names": [one.period.key for one in figures],
            "values": [_drawn(one.value) for one in figures],
            "thresholds": [
                _drawn(None if one.verdict == "none" else one.definition.threshold)
                for one in figures
            ],
        },
    }


def _drawn(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 2))
