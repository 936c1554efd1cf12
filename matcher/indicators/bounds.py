"""The words around an amount that make it a bound, a range or a change."""

import re
from dataclasses import dataclass
from functools import cache

from matcher.indicators import lexicon, units
from matcher.indicators.amounts import Amount
from matcher.indicators.changes import change_before

_WINDOW = 18
_MOST_WORDS = 5
# 严禁超过, 不允许低于: what is forbidden leaves the other side.
_NEGATION = re.compile("(?:不|勿|严禁|禁止)(?:得|能|应|会|可|宜|允许)?$")
_NEGATED = {">": "≤", "<": "≥"}
# 最多读出6通道: a verb stands between the bound and the number.
_BOUND_AND_VERB = re.compile("(?P<bound>最多|至多|最少|至少)可?[\u4e00-\u9fff]{1,3}$")
_ABOUT = re.compile("约(?:可以?|能)?$")


@dataclass(frozen=True)
class Bound:
    """What the words around an amount say.

    Attributes:
        comparison: the sign of the mention, or "better" or "as good" (优于, 不劣于).
        change: "降低", "提高" or "".
        name_end: offset where a name before the amount ends.
        per: what the amount is of, where that stands before it: 天 of 每天600度.
        start: offset of the first sign or word that belongs to the amount.
        end: offset behind the amount and the words after it.
    """

    comparison: str
    change: str
    per: str
    name_end: int
    start: int
    end: int


def bound_of(text: str, amount: Amount, floor: int) -> Bound:
    """The bound of an amount in a folded text; nothing before `floor` is looked at."""
    per = _per().search(text, max(floor, amount.start - _WINDOW), amount.start)
    if per and (not amount.unit or "/" in amount.unit):
        per = None
    signs, words, start = _before(text, per.start() if per else amount.start, floor)
    after = _after().match(text, amount.end)
    end = after.end() if after else amount.end
    apart = _BOUND_AND_VERB.search(text, max(floor, start - 6), start)
    if apart:
        signs.append(_signs("before")[apart["bound"]])
    change = change_before(text, floor, start, words, amount.unit)
    if _ABOUT.search(text, max(floor, change.start - 4), change.start):
        signs.append("≈")
    sign = _sign(amount, signs, _signs("after")[after[1]] if after else "")
    return Bound(
        sign,
        "" if sign == "±" else change.kind,
        per[1] if per else "",
        change.name_end,
        change.start,
        end,
    )


def _sign(amount: Amount, before: list[str], after: str) -> str:
    if amount.sign == "±":
        return "±"
    if amount.low != amount.high:
        return "范围"
    strong = [sign for sign in before if sign not in {"=", "≈"}]
    if strong:
        return strong[0]
    if after not in {"", "≈"}:
        return after
    return amount.sign or ("≈" if after or "≈" in before else "=")


def _before(text: str, end: int, floor: int) -> tuple[list[str], set[str], int]:
    """Signs, the nearest first, their words, and where they begin: 控制在, 至少达到."""
    signs: list[str] = []
    words: set[str] = set()
    for _ in range(_MOST_WORDS):
        if text[end - 1 : end] not in _last_characters():
            break
        found = _word().search(text, max(floor, end - _WINDOW), end)
        if not found:
            break
        end = found.start()
        words.add(found["word"])
        sign = _signs("before").get(found["word"], "=")
        negation = _NEGATION.search(text, max(floor, end - 4), end) if sign in _NEGATED else None
        if negation:
            end, sign = negation.start(), _NEGATED[sign]
        signs.append(sign)
    return signs, words, end


@cache
def _signs(place: str) -> dict[str, str]:
    return {word: sign for word, sign, where in lexicon.rows("comparisons") if where == place}


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf" ?(?P<word>{lexicon.any_of(_signs('before'))}|[φ(]) ?$")


@cache
def _last_characters() -> frozenset[str]:
    """What the words before an amount end in: most numbers follow none, and cost no search."""
    return frozenset({*" φ(", *(word[-1] for word in _signs("before"))})


@cache
def _per() -> re.Pattern[str]:
    return re.compile(rf"每({lexicon.any_of(word for word in units.kinds() if len(word) < 4)}) ?$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:\([^()]{{1,20}}\))? {{0,99}}({lexicon.any_of(_signs('after'))})")
