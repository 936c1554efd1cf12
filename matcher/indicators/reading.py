"""Indicators read from free text."""

import re
from dataclasses import replace

from matcher.indicators import exclusions, facts, formulas, names, polarity, units
from matcher.indicators.amounts import Amount, amounts
from matcher.indicators.bounds import Bound, bound_of
from matcher.indicators.characters import fold
from matcher.indicators.measured import lasting, measured, of_money
from matcher.indicators.mention import Mention

_STATEMENT = re.compile(r" ?[:≥≤<>=±0-9]")
_REACHED = re.compile("[到至]")
_LISTING = {"、", "和", "及", "与", "以及"}
_WITHIN = {"内": "≤", "以内": "≤"}


def read_indicators(text: str) -> list[Mention]:
    """The indicators that a text mentions, in the order of the text."""
    folded = fold(text)
    found: list[Mention] = []
    floor = 0
    for amount in amounts(folded):
        bound = bound_of(folded, amount, floor)
        excluded = exclusions.is_no_measure(folded, amount, bound)
        if not excluded:
            bound = _as_listed(folded, amount, bound, found[-1:])
            mention = _mention(folded, amount, bound, floor, found[-3:])
            if not exclusions.names_no_measure(folded, amount, bound, mention):
                found.append(mention)
        if excluded:
            floor = amount.start + 1  # What looked like its unit may begin a name: SO2排放浓度.
        elif not _condition(folded, amount):
            floor = amount.end
    found = [_rising_from(one, found[i + 1 : i + 2]) for i, one in enumerate(found)]
    return _in_whole_formulas(formulas.spans(text), found) if "$" in text else found


def _as_listed(text: str, amount: Amount, bound: Bound, last: list[Mention]) -> Bound:
    """The bound of a change that stands once before a list: 分别降低3%和4%."""
    for one in last:
        if one.unit == amount.unit and text[one.end : amount.start].strip() in _LISTING:
            return replace(bound, change=bound.change or one.change)
    return bound


def _in_whole_formulas(places: list[tuple[int, int]], found: list[Mention]) -> list[Mention]:
    spans = [formulas.widened(places, one.start, one.end) for one in found]
    return [
        replace(one, start=start, end=end) for one, (start, end) in zip(found, spans, strict=True)
    ]


def _rising_from(mention: Mention, following: list[Mention]) -> Mention:
    """As a state of today if the text goes on with what becomes of it: 由70%提高到95%."""
    for one in following:
        if one.start == mention.end and (one.name, one.unit) == (mention.name, mention.unit):
            return replace(mention, current=True)
    return mention


def _mention(text: str, amount: Amount, bound: Bound, floor: int, last: list[Mention]) -> Mention:
    before = names.name_before(text, floor, bound.name_end)
    behind, end = names.name_behind(text, bound.end)
    unit, comparison, start = amount.unit, bound.comparison, bound.start
    if _condition(text, amount):
        name = ""
    elif before and (measured(before.text) or not behind):
        name, start, unit = before.text, before.start, unit or before.unit
    elif behind:
        name = behind
        comparison = (
            _WITHIN.get(text[end : end + 1], comparison) if comparison == "=" else comparison
        )
    else:
        name = _name_of_same(text, amount, bound, last)
    if units.kind(unit) in {"short", "long"} and not bound.change and not lasting(name):
        name = ""
    comparison = polarity.resolved(comparison, name, unit)
    factor = 1.0
    if unit in exclusions.MYRIADS and of_money(name):
        unit = f"{unit}元"
    elif unit in exclusions.MYRIADS:
        unit, factor = "", exclusions.MYRIADS[unit]
    low, high = _ends(amount, comparison, factor)
    unit = f"{unit}/{bound.per}" if bound.per else unit
    reached = bound.change or _REACHED.search(text, floor, amount.start)
    today = not reached and facts.is_of_today(text, bound.name_end)
    return Mention(name, comparison, low, high, unit, bound.change, start, bound.end, today)


def _ends(amount: Amount, comparison: str, factor: float) -> tuple[float | None, float | None]:
    low, high = amount.low * factor, amount.high * factor
    if comparison == "±":
        return -high, high
    return None if comparison in {"≤", "<"} else low, None if comparison in {"≥", ">"} else high


def _condition(text: str, amount: Amount) -> bool:
    """Whether an amount in brackets says under what another one holds: 粘度(25℃):500mPa·s."""
    opened = text[max(0, amount.start - 1) : amount.start] == "("
    return (
        opened
        and text[amount.end : amount.end + 1] == ")"
        and bool(_STATEMENT.match(text, amount.end + 1))
    )


def _name_of_same(text: str, amount: Amount, bound: Bound, last: list[Mention]) -> str:
    """The name that the sentence gave to an amount in the same unit, or to one that changes."""
    for one in reversed(last):
        between = text[one.end : amount.start]
        near = len(between) < 30 and not set(between) & set("。;\n")
        if near and (one.unit == amount.unit or bound.change):
            return one.name
    return ""
