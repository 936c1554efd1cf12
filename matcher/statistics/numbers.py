"""Numbers of figures in the words of pages, reports and files."""

from decimal import ROUND_UP, Decimal

from matcher.contracts.amounts import WAN
from matcher.statistics.figures import Figure

UNKNOWN = "暂缺"
_CENT = Decimal("0.01")
_COUNTS = frozenset({"项", "家", "人"})
_SHARE = "%"


def wan(yuan: Decimal) -> str:
    """An amount in ten thousand yuan, with two places."""
    return f"{yuan / WAN:,.2f}"


def number(value: Decimal | None, unit: str) -> str:
    """A value as it stands in tables: whole where it counts, else with two places."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if unit in _COUNTS else f"{value:,.2f}"


def measured(value: Decimal | None, unit: str) -> str:
    """A value with its unit."""
    if value is None:
        return UNKNOWN
    return f"{number(value, unit)}{'' if unit == _SHARE else ' '}{unit}"


def lacking(figure: Figure) -> str:
    """How much an unmet figure lacks, or that it must be more than the threshold; else empty."""
    if figure.verdict != "unmet" or figure.gap is None:
        return ""
    if not figure.gap:
        return "须超过门槛"
    # Rounded up: what is missing must not look like nothing.
    gap = figure.gap.quantize(_CENT, ROUND_UP).normalize()
    unit = figure.definition.unit
    return f"差 {gap:,f} {'个百分点' if unit == _SHARE else unit}"
