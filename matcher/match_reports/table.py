"""What is asked for beside what is offered, row by row, and what is not said, for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.matching.reasons import Fit, IndicatorReason, Reasons
from matcher.privacy.masking import mask

INDICATOR, CONDITION = "indicator", "condition"
ASPECTS: Mapping[str, str] = {
    "field": "技术领域",
    "industry": "行业",
    "region": "地区",
    "trl": "成熟度",
    "cooperation": "合作方式",
}
SIDES: Mapping[str, str] = {"need": "需求", "achievement": "成果"}
VERDICTS: Mapping[str, str] = {
    "met": "满足",
    "near": "接近",
    "unmet": "不满足",
    "unclear": "待核实",
    "unknown": "未说明",
}


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        group: "indicator" for a figure, "condition" for structured fit.
        name: what is compared.
        wanted: what the need says; may be empty.
        offered: what the achievement says; may be empty.
        verdict: a key of `VERDICTS`.
    """

    group: str
    name: str
    wanted: str
    offered: str
    verdict: str


def rows_of(reasons: Reasons) -> list[Row]:
    """The indicators, then the conditions.

    Args:
        reasons: fresh, or what is still standing of those that were kept.
    """
    return [*map(_indicator_row, reasons.indicators), *map(_condition_row, reasons.fits)]


def missing_of(reasons: Reasons) -> list[str]:
    """What either side does not say, the most useful first."""
    told = {(missing.side, missing.aspect): mask(missing.text) for missing in reasons.missing}
    for fit in reasons.fits:
        for side, said in (("need", fit.wanted), ("achievement", fit.offered)):
            if not said:
                told.setdefault((side, fit.aspect), f"{SIDES[side]}未说明{ASPECTS[fit.aspect]}")
    return list(dict.fromkeys(told.values()))


def _indicator_row(one: IndicatorReason) -> Row:
    wanted, offered = (mask(_bare(text, one.name)) for text in (one.wanted, one.offered))
    return Row(INDICATOR, mask(one.name) or "指标", wanted, offered, one.verdict)


def _bare(text: str, name: str) -> str:
    """Without the name, which has a column of its own."""
    return text.removeprefix(name).strip() if name else text


def _condition_row(fit: Fit) -> Row:
    return Row(CONDITION, ASPECTS[fit.aspect], fit.wanted, fit.offered, fit.verdict)
