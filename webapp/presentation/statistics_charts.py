"""The charts of a zone's figures: what they draw, what they say, and the rows of their tables.

Amounts are in 万元 with two places.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from matcher.contracts.amounts import WAN
from matcher.statistics.breakdowns import Cell, Slice
from matcher.statistics.funnel import FunnelStep
from matcher.statistics.numbers import wan
from matcher.statistics.trends import Point
from webapp.presentation.statistics_tables import days, percent, share

Row = dict[str, Any]
UNIT = "万元"
_DRAWN = 12
_YEAR = 12


def trend_chart(months: Sequence[Point]) -> Row:
    """Twelve months and the twelve before them.

    Args:
        months: 24 of them, the oldest first.
    """
    before, now = months[:_YEAR], months[_YEAR:]
    rows = [
        {
            "month": one.period.key,
            "count": one.count,
            "amount": wan(one.amount),
            "technology_amount": wan(one.technology_amount),
            "before": wan(earlier.amount),
        }
        for one, earlier in zip(now, before, strict=True)
    ]
    return {
        "rows": rows,
        "empty": not any(one.count for one in months),
        "says": _trend_words(now, before),
        "data": {
            "kind": "trend",
            "unit": UNIT,
            "months": [one.period.key for one in now],
            "now": [_drawn(one.amount) if one.period.begun else None for one in now],
            "before": [_drawn(one.amount) for one in before],
        },
    }


def slices_chart(label: str, slices: Sequence[Slice]) -> Row:
    """Parts of the turnover, the largest first; the chart shows the first twelve."""
    total = _sum(one.amount for one in slices)
    rows = [
        {
            "name": one.name,
            "count": one.count,
            "amount": wan(one.amount),
            "technology_amount": wan(one.technology_amount),
            "share": share(one.amount, total),
        }
        for one in slices
    ]
    drawn = [row for row, one in zip(rows, slices, strict=True) if one.count][:_DRAWN]
    values = [_drawn(one.amount) for one in slices if one.count][:_DRAWN]
    return {
        "rows": rows,
        "empty": not drawn,
        "says": _slices_words(label, rows, len(drawn)),
        "data": {
            "kind": "bars",
            "names": [row["name"] for row in drawn],
            "values": values,
            "told": [
                [f"{row['amount']} {UNIT}，占 {row['share']}", f"{row['count']:,} 项合同"]
                for row in drawn
            ],
        },
        "lines": len(drawn),
        "total": {
            "count": sum(one.count for one in slices),
            "amount": wan(total),
            "technology_amount": wan(_sum(one.technology_amount for one in slices)),
        },
    }


def funnel_chart(steps: Sequence[FunnelStep]) -> Row:
    """The steps from a suggestion to the money."""
    rows = [
        {
            "name": step.name,
            "count": step.count,
            "share": percent(step.share_of_previous),
            "days": days(step.median_days),
        }
        for step in steps
    ]
    told = [
        [f"{row['count']:,}" + (f"，{row['share']}" if row["share"] else "")]
        + ([f"中位 {row['days']} 天"] if row["days"] else [])
        for row in rows
    ]
    drawn = [
        {"name": row["name"], "count": row["count"], "told": words}
        for row, words in zip(rows, told, strict=True)
    ]
    says = "；".join(
        f"{row['name']} {'，'.join(words)}" for row, words in zip(rows, told, strict=True)
    )
    return {
        "rows": rows,
        "empty": not steps[0].count,
        "says": f"{says}。" if steps[0].count else "本期没有推荐的匹配。",
        "data": {"kind": "funnel", "steps": drawn},
    }


def heat_chart(cells: Sequence[Cell]) -> Row:
    """Technical fields × types of contract.

    Args:
        cells: all of them, field by field.
    """
    fields = {cell.field: cell.field_name for cell in cells}
    types = {cell.type: cell.type_name for cell in cells}
    amounts = {(cell.field, cell.type): cell.amount for cell in cells}
    rows = [
        {
            "name": name,
            "amounts": [wan(amounts[field, one]) if amounts[field, one] else "" for one in types],
            "total": wan(_sum(amounts[field, one] for one in types)),
        }
        for field, name in fields.items()
    ]
    return {
        "columns": list(types.values()),
        "rows": rows,
        "totals": [wan(_sum(amounts[field, one] for field in fields)) for one in types],
        "total": wan(_sum(amounts.values())),
        "empty": not any(cell.count for cell in cells),
        "says": _heat_words(cells),
        "data": {
            "kind": "heat",
            "unit": UNIT,
            "columns": list(types.values()),
            "rows": list(fields.values()),
            "cells": [
                [x, y, _drawn(amounts[field, one])]
                for y, field in enumerate(fields)
                for x, one in enumerate(types)
            ],
        },
    }


def _trend_words(now: Sequence[Point], before: Sequence[Point]) -> str:
    total, earlier = (_sum(one.amount for one in part) for part in (now, before))
    best = max(now, key=lambda one: one.amount)
    words = (
        f"{now[0].period.key} 至 {now[-1].period.key} 各月成交额，合计 {wan(total)} {UNIT}，"
        f"上年同月合计 {wan(earlier)} {UNIT}。"
    )
    return words + (f"最高 {best.period.key}，{wan(best.amount)} {UNIT}。" if total else "")


def _slices_words(label: str, rows: Sequence[Row], drawn: int) -> str:
    if not drawn:
        return "本期没有计入的合同。"
    first = "；".join(
        f"{row['name']} {row['amount']} {UNIT}，占 {row['share']}" for row in rows[:3]
    )
    more = f"图中为前 {drawn} 类，表中为全部 {len(rows)} 类。" if drawn < len(rows) else ""
    return f"成交额按{label}，从多到少：{first}。{more}"


def _heat_words(cells: Sequence[Cell]) -> str:
    largest = sorted((cell for cell in cells if cell.amount), key=lambda cell: -cell.amount)[:3]
    if not largest:
        return "本期没有计入的合同。"
    told = "；".join(
        f"{cell.field_name}的{cell.type_name} {wan(cell.amount)} {UNIT}" for cell in largest
    )
    return f"成交额按技术领域和合同类别，最多的是：{told}。"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _drawn(yuan: Decimal) -> float:
    return float(round(yuan / WAN, 2))
