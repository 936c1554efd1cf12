"""What is put into a template: texts only, and the charts of the same rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from matcher.annual_reports import charts
from matcher.annual_reports.charts import Bar
from matcher.annual_reports.content import Content, Turnover
from matcher.annual_reports.document import Picture
from matcher.annual_reports.evidence import evidence_notes, evidence_rows
from matcher.annual_reports.narratives import Words
from matcher.annual_reports.parts import CHARTS
from matcher.annual_reports.rows import rows
from matcher.annual_reports.slice_rows import before_months, month_name
from matcher.clock import CHINA, today
from matcher.contracts.amounts import WAN
from matcher.privacy.masking import mask
from matcher.statistics.breakdowns import Slice
from matcher.statistics.frozen import Frozen
from matcher.statistics.numbers import wan

_UNWRITTEN = "（这一部分没有填写。）"


def words_of(content: Content, turnover: Turnover, narratives: Sequence[Words]) -> dict[str, Any]:
    """The variables of a template but the charts.

    Args:
        content: of the year.
        turnover: its contracts.
        narratives: what stands in the slots.
    """
    return {
        "zone": content.zone,
        "year": str(content.year),
        "date": today().isoformat(),
        "origin": _origin(content.frozen),
        **evidence_notes(turnover),
        **evidence_rows(turnover),
        **rows(content),
        "narratives": {
            one.slot.code: [mask(line) for line in one.lines] or [_UNWRITTEN] for one in narratives
        },
    }


def pictures_of(content: Content) -> Mapping[str, Picture | None]:
    """The charts, by name; none where there is nothing to draw."""
    slices = content.frozen.breakdowns
    months = slices["month"]
    names = [month_name(one) for one in months]
    present = [_bar(name, one.amount) for name, one in zip(names, months, strict=True)]
    before = [_bar(*pair) for pair in zip(names, before_months(content), strict=True)]
    drawn = {
        "months": charts.months(
            CHARTS["months"], present, before, f"{content.year}年 {content.year - 1}年"
        ),
        "types": charts.bars(CHARTS["types"], _found(slices["type"])),
        "fields": charts.bars(CHARTS["fields"], _found(slices["technical_field"])),
        "funnel": charts.funnel(CHARTS["funnel"], _steps(content)),
    }
    return {name: drawn[name] for name in CHARTS}


def _origin(kept: Frozen) -> str:
    """Which figures these are, until when they go, and what was corrected."""
    day = kept.frozen_at.astimezone(CHINA).date()
    until = "" if kept.until == kept.period.last else f"，截至 {kept.until}"
    note = f"更正说明：{kept.note}" if kept.note else ""
    return (
        f"数据为平台 {kept.period.label}第 {kept.version} 版冻结数据{until}，"
        f"由{kept.frozen_by}于 {day} 冻结。{note}"
    )


def _bar(name: str, amount: Decimal) -> Bar:
    return Bar(name, amount / WAN, f"{wan(amount)} 万元")


def _found(slices: Sequence[Slice]) -> list[Bar]:
    return [_bar(one.name, one.amount) for one in slices if one.count]


def _steps(content: Content) -> list[Bar]:
    return [
        Bar(step.name, Decimal(step.count), f"{step.count:,} 项{_share(step.share_of_previous)}")
        for step in content.frozen.funnel
    ]


def _share(share: Decimal | None) -> str:
    return "" if share is None else f"（{share:.1f}%）"
