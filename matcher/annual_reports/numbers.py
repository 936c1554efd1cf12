"""Numbers as the report writes them; tables, charts and sentences write the same one alike."""

from decimal import ROUND_UP, Decimal

from matcher.statistics.figures import Figure

WAN, _HUNDRED, _CENT = Decimal(10_000), Decimal(100), Decimal("0.01")
_WHOLE = frozenset({"项", "家", "人"})
UNKNOWN = "暂缺"
VERDICTS = {"met": "达标", "unmet": "未达标", "none": "不设门槛", "unknown": UNKNOWN}


def wan(yuan: Decimal) -> str:
    """An amount in ten thousand yuan, with two places."""
    return f"{yuan / WAN:,.2f}"


def yuan(amount: Decimal | None) -> str:
    """An amount in yuan, with two places."""
    return "—" if amount is None else f"{amount:,.2f}"


def percent(part: Decimal, whole: Decimal) -> str:
    """A share with one place; a dash of nothing."""
    return f"{_HUNDRED * part / whole:.1f}%" if whole else "—"


def signed(growth: Decimal | None) -> str:
    """A growth in % with its sign and one place; a dash where there was nothing to grow from."""
    return "—" if growth is None else f"{growth:+.1f}%"


def value(number: Decimal | None, unit: str) -> str:
    """A figure's value: whole where it counts, else with two places."""
    if number is None:
        return UNKNOWN
    return f"{number:,.0f}" if unit in _WHOLE else f"{number:,.2f}"


def measured(figure: Figure) -> str:
    """The value of a figure with its unit."""
    unit = figure.definition.unit
    return f"{value(figure.value, unit)}{'' if unit == '%' else ' '}{unit}"


def missing(figure: Figure) -> str:
    """How much an unmet figure lacks, or that it must be more than the threshold."""
    unit = "个百分点" if figure.definition.unit == "%" else figure.definition.unit
    if not figure.gap:
        return "须超过门槛"
    # Rounded up: what is missing must not look like nothing.
    return f"差 {value(figure.gap.quantize(_CENT, ROUND_UP), figure.definition.unit)} {unit}"
