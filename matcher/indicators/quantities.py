"""Values in units brought to the base units of their dimension."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matcher.indicators import lexicon

if TYPE_CHECKING:
    from pint import UnitRegistry

_ATOM = re.compile(r"[^/*()]+")
# One digit: a power of a power is no unit, and of nine digits no number.
_POWER = re.compile(r"(.*?[^\d^-])\^?(-?[1-9])")
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁻", "1234-")
_FACTORS = {"百": "1e2", "千": "1e3", "万": "1e4", "百万": "1e6", "千万": "1e7", "亿": "1e8"}
_FACTOR = re.compile(rf"(?P<factor>10{{1,3}}|{lexicon.any_of(_FACTORS)})(?P<unit>.+)")
_TEMPERATURES = {"degC", "degF"}


@dataclass(frozen=True)
class Scale:
    """How values in one unit become values in base units: value * factor + offset.

    Attributes:
        dimension: equal for units that can be compared with each other, and only for them.
        factor: of one unit in base units.
        offset: of zero in base units; only temperatures have one.
    """

    dimension: str
    factor: float
    offset: float

    def base(self, value: float) -> float:
        """A value of this unit in base units, rounded to what floating point can tell."""
        return float(f"{value * self.factor + self.offset:.12g}")


@lru_cache(maxsize=4096)
def scale_of(unit: str, difference: bool) -> Scale:
    """The scale of a written unit.

    Args:
        unit: as a mention has it; one that is unknown is compared with its like only.
        difference: the value is a difference, such as 降低5℃ or ±2℃, not a temperature.
    """
    expression = _expression(unit)
    if not expression:
        return Scale(unit, 1.0, 0.0)
    registry = _registry()
    if expression in _TEMPERATURES and not difference:
        zero, one = (registry.Quantity(n, expression).to("kelvin").magnitude for n in (0.0, 1.0))
        return Scale("[temperature]", one - zero, zero)
    multiplied = re.sub(r"\bdeg([CF])\b", r"delta_deg\1", expression)
    try:
        base = (registry.Quantity(1.0, "") * registry.parse_expression(multiplied)).to_base_units()
    except Exception:
        # People type anything into a row ("/", "m)("), and pint refuses it in a dozen ways.
        return Scale(unit, 1.0, 0.0)
    return Scale(str(base.dimensionality), float(base.magnitude), 0.0)


def _expression(unit: str) -> str:
    """The unit for pint; "" if a part of it is unknown."""
    if whole := _means(unit):
        return whole
    known: list[bool] = []

    def named(found: re.Match[str]) -> str:
        means = _means(found.group())
        known.append(bool(means))
        return f"({means})"

    first, *divisors = re.sub("[·.?]", "*", unit.replace("每", "/")).split("/")
    # W/m·K is written for W/(m·K).
    balanced = all(part.count("(") == part.count(")") for part in divisors)
    text = "/".join([first, *(f"({part})" if balanced else part for part in divisors)])
    expression = _ATOM.sub(named, text)
    if not all(known):
        return ""
    return expression


def _means(word: str) -> str:
    """One unit as pint has it, with its power and multiplier: m², 万元, 百公里."""
    word = word.translate(_SUPERSCRIPTS)
    means = _meanings().get(word) or _meanings_in_any_case().get(word.lower(), "")
    power = _POWER.fullmatch(word)
    if not means and power:
        inner = _means(power[1])
        return f"({inner})**{power[2]}" if inner else ""
    times = _FACTOR.fullmatch(word)
    if not means and times:
        inner = _means(times["unit"])
        return f"{_FACTORS.get(times['factor'], times['factor'])}*{inner}" if inner else ""
    return means


@cache
def _meanings() -> dict[str, str]:
    # A unit that pint cannot have is a dimension of its own, under a name that pint can parse.
    return {
        written: re.sub(r"@(\w+)", lambda found: f"own_{found[1]}", means)
        for written, means, *_ in lexicon.rows("units")
    }


@cache
def _meanings_in_any_case() -> dict[str, str]:
    """Units by their small letters, without those that only the case tells apart (MW, mW)."""
    found: dict[str, str] = {}
    for written, means in _meanings().items():
        low = written.lower()
        found[low] = means if found.get(low, means) == means else ""
    return found


@cache
def _registry() -> "UnitRegistry[float]":
    # Importing pint takes a third of a second, which only those who compare should pay.
    from pint import UnitRegistry

    registry: UnitRegistry[float] = UnitRegistry()
    for name in {own for means in _meanings().values() for own in re.findall(r"\bown_\w+", means)}:
        registry.define(f"{name} = [{name}]")
    return registry
