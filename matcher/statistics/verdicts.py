"""Whether a figure reaches what is asked for."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal
from typing import Literal

from matcher.statistics.definitions import Definition
from matcher.statistics.period import Period

Verdict = Literal["met", "unmet", "none", "unknown"]
_PLACES = Decimal("0.0001")
_PART = "标准按整年判断，请选择整年查看是否达标。"
_TOGETHER = "标准按单个示范区判断，请选择一个示范区查看是否达标。"
_GOES_ON = "本期尚未结束，数字截至今日。"


@dataclass(frozen=True)
class Judgement:
    """The verdict on a value.

    Attributes:
        verdict: "none" where nothing is asked for, or not of such a period; "unknown" without a
            value.
        gap: how much is missing, in the unit; None unless unmet.
        reason: what one should know of it, in words; may be empty.
    """

    verdict: Verdict
    gap: Decimal | None = None
    reason: str = ""


def judge(definition: Definition, period: Period, value: Decimal, zones: int) -> Judgement:
    """Compare the exact value of so many zones together with the threshold of the definition."""
    goes_on = "" if period.ended else _GOES_ON
    threshold, rule = definition.threshold, definition.computation
    if threshold is None:
        return Judgement("none", None, goes_on)
    if zones > 1:
        return Judgement("none", None, goes_on + _TOGETHER)
    if rule.whole_years and not period.whole_year:
        return Judgement("none", None, goes_on + _PART)
    missing = threshold - value if definition.better == "up" else value - threshold
    if missing < 0 or (missing == 0 and not rule.above):
        return Judgement("met", None, goes_on)
    return Judgement("unmet", missing.quantize(_PLACES, ROUND_UP), goes_on)


def rounded(value: Decimal) -> Decimal:
    """A quotient with four places; sums are never rounded."""
    return value.quantize(_PLACES, ROUND_HALF_EVEN)
