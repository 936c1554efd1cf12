"""The rows of 成交额 by type, field, month and the like."""

from collections.abc import Sequence
from decimal import Decimal

from matcher.annual_reports.content import Content
from matcher.annual_reports.numbers import percent
from matcher.statistics.breakdowns import Slice
from matcher.statistics.numbers import wan
from matcher.taxonomy import load_rules

Row = dict[str, str]


def slice_rows(slices: Sequence[Slice], long: bool) -> list[Row]:
    """One row each that has contracts, the rest of a long table together, and the sum."""
    found = [one for one in slices if one.count]
    if not found:
        return []
    total, limit = summed("合计", found), load_rules().annual_reports.listed
    if long and len(found) > limit:
        found = [*found[:limit], summed(f"其余 {len(found) - limit} 项", found[limit:])]
    return [_slice_row(one, total.amount) for one in (*found, total)]


def summed(name: str, slices: Sequence[Slice]) -> Slice:
    """Several slices as one."""
    return Slice(
        "",
        name,
        sum(one.count for one in slices),
        sum((one.amount for one in slices), Decimal(0)),
        sum((one.technology_amount for one in slices), Decimal(0)),
    )


def _slice_row(one: Slice, whole: Decimal) -> Row:
    return {
        "name": one.name,
        "count": f"{one.count:,}",
        "amount": wan(one.amount),
        "technology_amount": wan(one.technology_amount),
        "share": percent(one.amount, whole),
    }


def month_rows(content: Content) -> list[Row]:
    """Twelve months and their sum, beside the same months of the year before."""
    months, before = content.frozen.breakdowns["month"], before_months(content)
    total = summed("合计", months)
    pairs = [*zip(months, before, strict=True), (total, sum(before, Decimal(0)))]
    if not any(one.count or then for one, then in pairs):
        return []
    return [
        _slice_row(one, total.amount) | {"amount_before": wan(then), "name": month_name(one)}
        for one, then in pairs
    ]


def before_months(content: Content) -> list[Decimal]:
    """成交额 of the twelve months of the year before."""
    return [one.amount for one in content.frozen.trend if one.period.year == content.year - 1]


def month_name(one: Slice) -> str:
    """A month without its year."""
    return f"{int(one.code[-2:])} 月" if one.code else one.name
