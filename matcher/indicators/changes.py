"""Numbers that say by how much something changes: 能耗降低20%, 较原工艺高30%."""

import re
from dataclasses import dataclass
from functools import cache

from matcher.indicators import lexicon, units
from matcher.indicators.measured import measured

_WINDOW = 24
# "提高到95%" tells what is reached, not by how much.
_REACHING = {"到", "至", "为", "达到", "成", "(", "控制在", "保持在", "维持在", "稳定在", "控制到"}
_RELATIVE = {"%", "‰", "倍", "成"}
_LESS = "低少短慢小省轻"
_MORE_OR_LESS = re.compile(
    rf"(?:(?P<word>[高低多少]于)[^,，;。:\d]{{1,10}}"
    rf"|(?<!占)[较比][^,，;。:]{{1,20}}(?<!最)(?P<side>[高多长快大{_LESS}])出?)$"
)
_THAN = re.compile(r"(?:相?[较比]|相对|同|与)[^,，。;:0-9]{0,14}$")
# 河南省, 全省: the province, not the verb.
_PROVINCES = "江宁林北南东西肃海川州苏徽建湾全我该各外两"
_SAVED = re.compile("(?:节[能电水油煤气肥药材料省本]|减[重排耗产损]|降[本耗噪]|省[电水油时工力])$")


@dataclass(frozen=True)
class Change:
    """What the words before a number say of a change.

    Attributes:
        kind: "降低", "提高", or "" where what is reached is said, or nothing changes.
        name_end: offset where a name before these words ends.
        start: offset where the words begin that belong to the number.
    """

    kind: str
    name_end: int
    start: int


def change_before(text: str, floor: int, end: int, words: set[str], unit: str) -> Change:
    """The change that a folded text says right before `end`.

    Args:
        text: the folded text.
        floor: nothing before this offset is looked at.
        end: offset where the words that compare the number begin.
        words: these words.
        unit: of the number.
    """
    since = max(floor, end - _WINDOW)
    end -= text[since:end].endswith(" ")
    verb = _verb().search(text, since, end) if text[end - 1 : end] in _last_characters() else None
    if verb:
        than = _THAN.search(text, since, verb.start())
        if than and measured(text[than.start() : verb.start()]):
            than = None  # 比原来效率提高: the name is part of it.
        kind = "" if words & _REACHING else _kinds()[verb[1]]
        return Change(kind, than.start() if than else verb.start(), verb.start())
    made = None if words else _verb_and_object().search(text, since, end)
    if made and _is_amount_of(text[made.end(1) : end], unit):
        return Change(_kinds()[made[1]], end, end)
    if unit not in _RELATIVE:
        return Change("", end, end)
    if _SAVED.search(text, since, end):
        return Change("降低", end, end)
    than = _MORE_OR_LESS.search(text, since, end)
    if not than:
        return Change("", end, end)
    less = (than["word"] or than["side"])[0] in _LESS
    return Change("降低" if less else "提高", than.start(), end)


def _is_amount_of(changed: str, unit: str) -> bool:
    """Whether a number in this unit can say by how much something changes: 减少用水量5吨."""
    return unit in _RELATIVE or (units.kind(unit) not in {"", "count"} and measured(changed))


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for word, kind, *_ in lexicon.rows("changes")}


@cache
def _last_characters() -> frozenset[str]:
    return frozenset({"了", *(word[-1] for word in _kinds())})


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"(?!(?<=[{_PROVINCES}])省)({lexicon.any_of(_kinds())})了?$")


@cache
def _verb_and_object() -> re.Pattern[str]:
    """A change of what stands between it and the number: 降低变速箱整体质量20%."""
    # 压缩永久变形31% tells of no change of 永久变形.
    changes = lexicon.rows("changes")
    verbs = lexicon.any_of(word for word, _, noun in changes if len(word) > 1 and not noun)
    return re.compile(rf"({verbs})了?(?![到至为])[^\d,，。;:、是为]{{2,12}}$")
