"""Indicators as the rows that authors fill in, and back."""

import re
from collections.abc import Mapping

from matcher.indicators import units
from matcher.indicators.characters import fold
from matcher.indicators.mention import Mention, full_name, written_value

_NUMBER = r"[-+]?\d{1,15}(?:\.\d{1,15})?"
_VALUE = re.compile(rf"(?P<sign>[±约≈]?) ?(?P<low>{_NUMBER})(?: ?[-~至到] ?(?P<high>{_NUMBER}))?")
_CHANGED = re.compile(
    r"(.*?)(?:(降低|下降|减少|减小|缩短)|(提高|提升|增加|增长|上升))(?:率|幅度)?|(.*?)(?:(降)|(增|升))幅"
)
_SAVED = re.compile("节[能电水油煤气肥药材料省本]")
# Rows know neither: "约" is lost, and a tolerance is the range that it is.
_OPERATORS = {"≈": "=", "±": "范围"}


def as_row(mention: Mention) -> dict[str, str]:
    """The indicator as a row of a form: name, operator, value, unit, baseline."""
    value = written_value(mention)
    return {
        "name": full_name(mention),
        "operator": _OPERATORS.get(mention.comparison, mention.comparison),
        "value": f"-{value}~{value}" if mention.comparison == "±" else value,
        "unit": mention.unit,
        "baseline": "",
    }


def from_row(row: Mapping[str, str]) -> Mention | None:
    """A row as an indicator that stands in no text; None if its value is no number or range."""
    found = _VALUE.fullmatch(fold(row.get("value", "")).replace(",", "").strip())
    if not found:
        return None
    comparison, low, high = _bounds(row.get("operator", "="), found)
    name, change = _name_and_change(row.get("name", "").strip())
    return Mention(
        name, comparison, low, high, units.tidy(fold(row.get("unit", "").strip())), change
    )


def _bounds(operator: str, found: re.Match[str]) -> tuple[str, float | None, float | None]:
    low = float(found["low"])
    if found["sign"] == "±" and not found["high"]:
        return "±", -abs(low), abs(low)
    if found["high"]:
        high = float(found["high"])
        return "范围", min(low, high), max(low, high)
    if operator in {"≥", ">"}:
        return operator, low, None
    if operator in {"≤", "<"}:
        return operator, None, low
    return "≈" if found["sign"] else "=", low, low


def _name_and_change(name: str) -> tuple[str, str]:
    """The change that a name ends in: 药剂单耗降低, 农药用量降幅, 节水."""
    if _SAVED.fullmatch(name):
        return name, "降低"
    found = _CHANGED.fullmatch(name)
    if not found:
        return name, ""
    return found[1] or found[4] or "", "降低" if found[2] or found[5] else "提高"
