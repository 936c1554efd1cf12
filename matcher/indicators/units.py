"""How units are written, and what a written one is called."""

import re
from functools import cache

from matcher.indicators import lexicon

# What may stand between a number and its unit, and multiplies the number.
TIMES = "万亿|千万|百万|亿|万|千"
_POWER = r"(?:\^?[2-4]|[²³⁴]|\^-[1-3]|⁻[¹²³]|-[1-3](?![0-9.%A-Za-z℃]))?"
_WITH_MEASURE_WORD = "百分点|数量级|滴度|月|小时|季度|星期|大气压|工作日|单位"
_TIDY = (("摄氏度", "℃"), ("°C", "℃"), ("?", "·"), (" ", ""))
_SPACE_OF_PRODUCT = re.compile(r"(?<=[A-Za-z0-9]) (?=[A-Za-zμ]{1,3}[-^⁻])")
# Spelt in whatever case: MPA, Kwh. Two letters only where nothing else is written so.
_ANY_CASE = re.compile(r"[A-Za-z]{3,}|[kmcnd].|Pa|Wh|Hz|Ah")


@cache
def kinds() -> dict[str, str]:
    """What kind of unit a written one is, such as ratio, money, count, short or long time."""
    return {written: kind for written, _, kind, _ in lexicon.rows("units")}


@cache
def pattern() -> str:
    """A written unit, composed ones such as kWh/t, mg/(m2·h) and 万元每年 included."""
    first = _atom([word for word, kind in kinds().items() if kind != "part"])
    # Small letters are units behind a sign only: w/m.k, but not 5w.
    later = rf"{_atom(list(kinds()))}|[wkhl]{_POWER}(?![A-Za-z0-9])"
    sign = r"(?: ?(?:/|每|[·*?.](?=[A-Za-zμΩ(])) ?| (?=[A-Za-zμ]{1,3}(?:\^?-|⁻)[1-3¹²³]))"
    more = rf"{sign}(?:10{{1,3}} ?|{TIMES}|百)?\(?(?:{later})\)?"
    return rf"(?:(?:w(?=/)|(?:个(?={_WITH_MEASURE_WORD}))?{first})(?:{more}){{0,3}})"


def tidy(written: str) -> str:
    """A written unit in its usual form: 摄氏度 as ℃, 个月 as 月, without spaces."""
    written = _SPACE_OF_PRODUCT.sub("·", written)
    for form, usual in _TIDY:
        written = written.replace(form, usual)
    if written.count("(") < written.count(")"):
        written = written.removesuffix(")")
    keep = written in {"个", "个百分点"} or written.startswith("个/")
    return written if keep else written.removeprefix("个")


def kind(unit: str) -> str:
    """The kind of a tidied unit; of a composed one "rate", or "" where it is unknown."""
    if re.search(r"[/每·*]", unit):
        return "rate"
    return kinds().get(unit) or _kinds_in_any_case().get(unit.lower(), "")


def is_exact(unit: str) -> bool:
    """Whether a unit is written in its own case: MPa, not MPA."""
    return unit in kinds()


@cache
def _kinds_in_any_case() -> dict[str, str]:
    return {word.lower(): kind for word, kind in kinds().items()}


def _atom(words: list[str]) -> str:
    latin = [word for word in words if re.search(r"[A-Za-z][0-9]?$|\(A\)$", word)]
    any_case = [word for word in latin if len(word) > 1 and _ANY_CASE.match(word)]
    exact = [word for word in latin if word not in any_case]
    rest = [word for word in words if word not in latin]
    spelt = rf"(?:(?i:{lexicon.any_of(any_case)})|{lexicon.any_of(exact)})"
    return rf"(?:(?:{spelt}){_POWER}(?![A-Za-z0-9])|{lexicon.any_of(rest)}){_not_before()}"


@cache
def _not_before() -> str:
    """No unit begins another word: 周 in 周期, 成 in 成本."""
    other = (f"(?<={word})[{follow}]" for word, _, _, follow in lexicon.rows("units") if follow)
    return rf"(?!{'|'.join(other)})"
