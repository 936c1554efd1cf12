"""Numbers that are no indicators: dates, models, numbering, counts of things, facts of a firm."""

import re

from matcher.indicators import units
from matcher.indicators.amounts import Amount
from matcher.indicators.bounds import Bound
from matcher.indicators.facts import is_fact, tells_of_society
from matcher.indicators.measured import measured
from matcher.indicators.mention import Mention

# Without a unit a sum of money (预算300万) or a count (产能500万).
MYRIADS = {"万": 1e4, "亿": 1e8}
_LETTER_BEFORE = re.compile(r"[A-Za-z]$|(?<![0-9])[A-Za-z][-_/.]$")
# 304N and 4K are no newtons and kelvins, unless a name or a bound says so.
_DOUBTFUL = {"K", "L", "N", "J", "A", "S", "M", "a", "P"}
# 3d打印 is no three days, 316L不锈钢 no litres.
_FOLLOWED = {
    "d": re.compile("打印|模型|扫描|视觉|建模|动画|图形|显示|相机|成像"),
    "L": re.compile("不锈|钢|材|级|型"),
    "N": re.compile("不锈|钢|材"),
}
_COUNTED = re.compile(r"次数|频次|产能|产量|能力|规模|寿命|^[年日月班][产出处生加作]|数量$|循环")
_LASTING = re.compile(r"寿命|期|时间|时长|用时|耗时")
_END = re.compile(r"[\s,，。;、()!?±而且时或和以]|$")
_PLAIN_NUMBERS = re.compile(r"(?:pH|PH|pH值|PUE|COP|EER|系数|指数|Ra|Rz)[由从到]? ?$")
_WORD_BEFORE = re.compile("[\u4e00-\u9fff] ?$")
_NUMBERING = re.compile(r"[、.)]")
_PART_OF_A_DATE = re.compile(r" ?\d{1,2}月|[来代余多]")
_PAST = re.compile("近|连续$")
_FIRST_YEAR = 1000
_LAST_NUMBERING = 20
# 两米 may be said of anything, 三十五毫米 is measured.
_SHORT = 3


def is_no_measure(text: str, amount: Amount, bound: Bound) -> bool:
    """Whether an amount is no indicator, whatever its name."""
    kind = units.kind(amount.unit)
    return (
        (not amount.unit and not _stands_alone(text, amount, bound))
        or _in_a_word(text, amount, kind)
        or (bound.change and tells_of_society(text, bound.name_end, bound.end))
        or (
            not bound.change
            and is_fact(text, bound.name_end, bound.end, kind == "money" or amount.unit in MYRIADS)
        )
    )


def names_no_measure(text: str, amount: Amount, bound: Bound, mention: Mention) -> bool:
    """Whether an amount is no indicator under the name that was found for it."""
    kind = units.kind(mention.unit)
    if bound.per and {units.kind(amount.unit), units.kind(bound.per)} == {"count"}:
        return True  # 每组6个
    number = text[amount.start : amount.end]
    if _counts_in_words(number, kind, bound, mention):
        return True
    has_measure = measured(mention.name)
    if mention.unit in _DOUBTFUL and bound.comparison == "=" and not has_measure:
        return True
    match kind:
        case "" if not mention.unit:
            return not has_measure
        case "money":
            return not has_measure and amount.unit in MYRIADS
        case "grade":
            return not (number[0].isascii() and (has_measure or bound.comparison != "="))
        case "count":
            bounded = has_measure and bound.comparison in {"≥", "≤", ">", "<"} and not amount.sign
            return not (mention.change or bounded or _COUNTED.search(mention.name))
        case "long":
            return _date_or_past(text, amount) or not _lasts(number, amount, bound, mention)
        case "area":
            bounded = bound.comparison in {"≥", "≤", ">", "<"} and amount.sign != ">"
            return not (bounded or _COUNTED.search(mention.name))
    return False


def _in_a_word(text: str, amount: Amount, kind: str) -> bool:
    """A digit after a letter is part of a model or formula, unless a true unit follows."""
    unit = amount.unit
    letters = unit.isascii() and unit.isalpha() and (len(unit) == 1 or not units.is_exact(unit))
    if letters or kind in {"", "count", "long"}:
        before = text[max(0, amount.start - 3) : amount.start]
        if _LETTER_BEFORE.search(before) and not _PLAIN_NUMBERS.search(before):
            return True
    followed = _FOLLOWED.get(unit)
    return bool(followed and followed.match(text, amount.end))


def _counts_in_words(number: str, kind: str, bound: Bound, mention: Mention) -> bool:
    """Chinese numerals count things more often than they measure: 三元, 两级, 一轮."""
    if number[0].isascii() or number[0] == "±" or "分之" in number or kind == "ratio":
        return False
    if kind in {"", "count"} or number[-1] == "季" or (mention.unit == "元" and len(number) < 3):
        return True
    if len(number) > _SHORT and kind not in {"long", "grade"}:
        return False
    return bound.comparison == "=" and not mention.change and not measured(mention.name)


def _stands_alone(text: str, amount: Amount, bound: Bound) -> bool:
    """Whether a number without a unit is compared and no numbering: 附着系数≥0.35, pH 7~8."""
    if not _END.match(text, bound.end):
        return False
    numbering = _NUMBERING.match(text, amount.end) and amount.low < _LAST_NUMBERING
    if numbering and bound.comparison == "=":
        return False
    compared = bound.start < amount.start or amount.low != amount.high or amount.sign == "±"
    compared |= "." in text[amount.start : amount.end] and bool(
        _WORD_BEFORE.search(text, max(0, amount.start - 2), amount.start)
    )
    return compared or bool(_PLAIN_NUMBERS.search(text, max(0, amount.start - 6), amount.start))


def _date_or_past(text: str, amount: Amount) -> bool:
    """Whether days, months or years are a date or tell of the past: 2019年, 近三年, 20余年."""
    if amount.sign == ">" or _PART_OF_A_DATE.match(text, amount.end):
        return True
    if _PAST.search(text, max(0, amount.start - 2), amount.start):
        return True
    return amount.unit == "年" and amount.low >= _FIRST_YEAR


def _lasts(number: str, amount: Amount, bound: Bound, mention: Mention) -> bool:
    """Whether days, months or years say how long something lasts: 三年内, 保质期12个月."""
    dated = number.endswith("日") or (number.endswith("月") and not number.endswith("个月"))
    if bound.comparison not in {"=", "范围"}:
        return True
    if dated:
        return False
    lasting = mention.change or bound.comparison == "范围" or _LASTING.search(mention.name)
    return amount.unit != "年" or bool(lasting)
