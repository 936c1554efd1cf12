"""One number with its unit as it stands in a text: 1,200万元, 三点五吨, 半年, 百分之五."""

import re
from dataclasses import dataclass, replace
from functools import cache

from matcher.indicators import numerals, units

NUMBER = rf"(?:{numerals.ARABIC}|{numerals.CHINESE}|半)"
_FRACTIONS = {"百分之": "%", "千分之": "‰"}
_FACTORS = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_HALVES = {"半": 0.5} | {digit: i / 10 for i, digit in enumerate("一二三四五六七八九", 1)}
_BRACKET = re.compile(r"\) ?")


@dataclass(frozen=True)
class Written:
    """A number with its unit.

    Attributes:
        value: before it is multiplied.
        times: 万, 亿 and the like between number and unit, else "".
        unit: tidied, "" for none.
        more: 余 or 多 follows the number.
        start: offset of the first digit.
        end: offset behind the unit.
    """

    value: float
    times: str
    unit: str
    more: bool
    start: int
    end: int

    def scaled(self, unit: str) -> float:
        """The value in a unit that holds the multiplier (万元) or does not (件)."""
        factor = 1.0 if not self.times or unit.startswith(self.times) else _FACTORS[self.times]
        return float(f"{self.value * factor:.12g}")

    @property
    def full_unit(self) -> str:
        """The unit, with the multiplier where it is one of money or stands alone."""
        return self.times + self.unit if self.unit.startswith("元") or not self.unit else self.unit


def written_at(text: str, start: int) -> Written | None:
    """The number that begins at an offset of a folded text; None if it has no one value."""
    found = _pattern().match(text, start)
    if not found or found["vague"] == "几":
        return None
    if found["fraction"]:
        value = value_of(found["part"])
        unit = _FRACTIONS[found["fraction"]]
        return None if value is None else Written(value, "", unit, False, start, found.end())
    value = value_of(found["number"])
    if value is None:
        return None
    unit = units.tidy(found["unit"] or found["times_unit"] or "")
    half = _HALVES.get(found["half"], 0.0) if found["unit"] else 0.0
    more = bool(found["vague"] or found["vague_times"])
    one = Written(
        float(f"{value + half:.12g}"), found["times"] or "", unit, more, start, found.end()
    )
    last = found["number"][-1]
    if unit in {"", "元"} and last in "万亿" and not found["times"]:  # 五百万元 as 500万元
        return replace(one, value=value / _FACTORS[last], times=last)
    return one


def with_unit_behind_bracket(text: str, one: Written) -> Written:
    """The same number with the unit that follows a bracket: (2.4~2.9)Ω."""
    bracket = _BRACKET.match(text, one.end)
    unit = _unit().match(text, bracket.end()) if bracket and not one.unit else None
    return replace(one, unit=units.tidy(unit.group()), end=unit.end()) if unit else one


def value_of(text: str) -> float | None:
    """The value of a text that matches `NUMBER`."""
    if text == "半":
        return 0.5
    return numerals.arabic(text) if text[0] in "0123456789" else numerals.chinese(text)


@cache
def _pattern() -> re.Pattern[str]:
    unit = units.pattern()
    return re.compile(
        rf"(?P<fraction>[百千]分之)(?P<part>{NUMBER})"
        rf"|(?P<number>{NUMBER})(?P<vague>[余多几])?"
        rf"(?: ?(?P<unit>{unit})(?P<half>(?<=[年月天时])半|(?<=成)[一二三四五六七八九半])?"
        rf"|(?P<times>{units.TIMES})(?P<vague_times>[余多])? ?(?P<times_unit>{unit})?)?"
    )


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(units.pattern())
