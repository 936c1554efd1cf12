"""Numbers and ranges with their units, where they stand in a text."""

import re
from dataclasses import dataclass, replace

from matcher.indicators.written import NUMBER, Written, with_unit_behind_bracket, written_at

_STARTS = re.compile(rf"[百千]分之|{NUMBER}")
# 22\~28 is 22~28 as Markdown escapes it.
_BETWEEN = re.compile(r" ?\\?(?P<dash>-{2,4}|~{1,3}|[至到-]) ?φ?(?P<minus>-)?")
_SIDE = re.compile(r"[×xX*] ?$|[×xX*] ?[0-9]")
# 4.3-3.0V is a range, 500-3V is none.
_FALLING = 3
_SCALE = re.compile("(?<![A-Za-z0-9])(HR[ABC]|HV|HBW|HBS|HB|SPF) ?$")
_RISING = re.compile("[^0-9,，。;]{0,4}[到至为]")
_LISTS = {"、", "/", "和", "或", "或者"}
_BEGINNINGS = {"", *"\n 。;:(,，!?"}
_NO_VALUE = re.compile("[几第]|数(?=[^0-9])")


@dataclass(frozen=True)
class Amount:
    """A number or range with its unit.

    Attributes:
        low: the number, or the lower end of a range.
        high: the same number, or the upper end.
        unit: tidied, with 万 or 亿 before a unit of money; "" for none.
        sign: "±", "" or ">" (a number followed by 余 or 多).
        start: offset of the sign or number.
        end: offset behind the unit.
    """

    low: float
    high: float
    unit: str
    sign: str
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    """The numbers of a folded text, in order and apart from each other."""
    found: list[Amount] = []
    position = 0
    while start := _STARTS.search(text, position):
        amount = _amount(text, start.start())
        amount = amount and _with_scale(text, amount)
        position = amount.end if amount else start.end()
        if amount and not _side(text, amount):
            found.append(amount)
    for i in range(len(found) - 2, -1, -1):
        found[i] = _listed(text, found[i], found[i + 1])
    return found


def _amount(text: str, start: int) -> Amount | None:
    first = written_at(text, start)
    if not first or _NO_VALUE.match(text, max(0, start - 1)):
        return None
    begin, sign = _sign(text, start)
    between = _BETWEEN.match(text, first.end)
    second = written_at(text, between.end()) if between else None
    if between and second:
        if text[begin - 1 : begin] == "(":
            second = with_unit_behind_bracket(text, second)
        # "14--16" is a long dash, "-20--10" and "5~-5" end below zero.
        below = between["minus"] and (between["dash"] != "-" or sign == "-")
        factors = -1 if sign == "-" else 1, -1 if below else 1
        spread = _range(first, second, factors, text[begin - 1 : begin])
        if spread:
            return replace(spread, start=begin)
    if not first.full_unit and not text[start].isascii():
        return None
    value = first.scaled(first.full_unit) * (-1 if sign == "-" else 1)
    sign = "±" if sign == "±" else ">" if first.more else ""
    return Amount(value, value, first.full_unit, sign, begin, first.end)


def _range(first: Written, second: Written, signs: tuple[int, int], before: str) -> Amount | None:
    """Both numbers as one range; None if they are no range (由5%到3%, 5%到3℃, 3-2)."""
    unit = second.full_unit
    if first.unit not in {"", second.unit} or (first.unit and first.times != second.times):
        return None
    low = replace(first, times=first.times or second.times).scaled(unit) * signs[0]
    high = second.scaled(unit) * signs[1]
    if (
        (first.value, first.unit, low) == (10.0, "", 10.0)
        and high in range(1, 10)
        and before != "从"
    ):
        # What is left of 10⁻⁶ where superscripts got lost.
        low = high = float(f"1e-{high:.0f}")
    falls = low > high and (not unit or low > high * _FALLING or min(signs) < 0)
    if before == "由" or falls or (before == "从" and (unit in {"%", "‰"} or low > high)):
        return None
    return Amount(min(low, high), max(low, high), unit, "", first.start, second.end)


def _with_scale(text: str, amount: Amount) -> Amount:
    """With the scale that stands before the number as its unit: HRC55-65, SPF50."""
    scale = _SCALE.search(text, max(0, amount.start - 6), amount.start)
    if not scale or amount.unit:
        return amount
    return replace(amount, unit=scale[1], start=scale.start())


def _side(text: str, amount: Amount) -> bool:
    """Whether a number is one side of a size: 100×50×20mm."""
    before, behind = (
        text[max(0, amount.start - 2) : amount.start],
        text[amount.end : amount.end + 3].lstrip(),
    )
    return bool(_SIDE.search(before) or _SIDE.match(behind))


def _listed(text: str, amount: Amount, following: Amount) -> Amount:
    """With the unit of the next number: 直径2、3、5mm, 由160降至12ppm; not 1、300元."""
    between = text[amount.end : following.start].strip(" ")
    begins = text[max(0, amount.start - 1) : amount.start] in _BEGINNINGS
    numbering = begins and between == "、"
    rises = text[amount.start - 1 : amount.start] in {"由", "从"} and _RISING.fullmatch(between)
    if amount.unit or numbering or not (between in _LISTS or rises):
        return amount
    return replace(amount, unit=following.unit)


def _sign(text: str, start: int) -> tuple[int, str]:
    """Where a number begins with its sign, and the sign; a dash behind a word is none."""
    before = text[max(0, start - 2) : start]
    if before.strip(" (").endswith("±"):
        return text.rindex("±", 0, start), "±"
    if before == "零下":
        return start - 2, "-"
    if before.endswith("-") and not re.match(r"[0-9A-Za-z%℃)#]", before[:-1] or "("):
        return start - 1, "-"
    return start, ""
