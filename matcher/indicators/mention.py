"""One indicator as a text says it, and how people are told of it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Mention:
    """One technical indicator.

    Attributes:
        name: what is measured ("纯度"), "" when the text names nothing.
        comparison: "≥" "≤" ">" "<" "=" "范围" (a range) "≈" or "±".
        low: the lower bound in the written unit; None where the comparison has none.
        high: the upper bound; "=" and "≈" have both, equal.
        unit: as written, tidied: "%", "吨/天", "万元"; "" for none.
        change: "降低" or "提高" where the number says by how much something changes, else "".
        start: offset in the text where the mention begins.
        end: offset behind it.
        current: the text says it of today (目前合格率仅70%, 由70%…): nobody asks for or offers it.
    """

    name: str
    comparison: str
    low: float | None
    high: float | None
    unit: str
    change: str = ""
    start: int = 0
    end: int = 0
    current: bool = False


def describe(mention: Mention) -> str:
    """The indicator for people: "纯度 ≥ 99.5 %", "能耗降低 ≥ 20 %", "工作温度 -40~60 ℃"."""
    bounds = f"{_SIGNS.get(mention.comparison, mention.comparison)}{written_value(mention)}"
    return " ".join(filter(None, (full_name(mention), bounds, mention.unit)))


def full_name(mention: Mention) -> str:
    """The name with the change, unless it says the change itself: "能耗降低", "节水"."""
    says_it = mention.change == "降低" and mention.name[:1] in {"节", "减", "降", "省"}
    return mention.name if says_it else mention.name + mention.change


def written_value(mention: Mention) -> str:
    """The number or both ends of the range, without comparison and unit."""
    low, high = mention.low, mention.high
    if mention.comparison == "±" and high is not None:
        return plain(high)
    if mention.comparison == "范围" and low is not None and high is not None:
        return f"{plain(low)}~{plain(high)}"
    value = high if low is None else low
    return "" if value is None else plain(value)


def plain(value: float) -> str:
    """A number without exponent and without zeros at its end: 1e-06 is "0.000001"."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0") if text != "-0.0" else "0"


_SIGNS = {"范围": "", "≈": "约 ", "±": "±", "=": "= ", "≥": "≥ ", "≤": "≤ ", ">": "> ", "<": "< "}
