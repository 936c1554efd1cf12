"""The monthly brief as one page of A4, set by Typst with fonts of its own."""

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.annual_reports.brief import Brief, brief_of
from matcher.annual_reports.numbers import percent
from matcher.contracts.amounts import WAN
from matcher.statistics.numbers import wan
from matcher.statistics.period import Period

_TEMPLATE = Path(__file__).parent / "data" / "brief.typ"
_SHOWN_MONTHS = 13
# What fits on a line.
_ZONE, _TITLE = 28, 40


def monthly_brief_pdf(session: Session, actor: Actor, zone: Zone, month: Period) -> bytes:
    """The brief of a zone's month.

    Args:
        session: reads the ledger.
        actor: who asks.
        zone: whose month.
        month: which one.

    Returns:
        A PDF of one page, tagged, with the used glyphs embedded.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
    """
    return pdf(brief_of(session, actor, zone, month))


def pdf(brief: Brief) -> bytes:
    """The page of a brief; the same brief gives the same bytes."""
    return typst.compile(
        _TEMPLATE,
        font_paths=[fonts.sans_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"brief": json.dumps(_shown(brief), ensure_ascii=False)},
        timestamp=datetime.combine(brief.until, time(), UTC),
    )


def _shown(brief: Brief) -> dict[str, Any]:
    """What the template reads: texts, and shares of lengths from 0 to 1."""
    so_far, before = brief.so_far
    asked = (brief.threshold or Decimal(0)) * WAN
    return {
        "zone": _cut(brief.zone, _ZONE),
        "month": brief.month.label,
        "until": brief.until.isoformat(),
        "cards": _cards(brief),
        "so_far": {
            "label": f"{brief.month.year} 年 1 至 {brief.month.month} 月累计成交额",
            "value": wan(so_far),
            "before": wan(before),
            "threshold": wan(asked) if asked else "",
            "percent": percent(so_far, asked),
            "share": float(min(so_far / asked, Decimal(1))) if asked else 0.0,
        },
        "months": _months(brief),
        "fields": [[one.name, f"{one.count:,}", wan(one.amount)] for one in brief.fields],
        "notable": [
            [_cut(one.title, _TITLE), one.registered_on.isoformat(), wan(one.amount)]
            for one in brief.notable
        ],
        "waiting": [[what, f"{count:,}"] for what, count in brief.waiting],
    }


def _cards(brief: Brief) -> list[dict[str, str]]:
    """A figure each, with the month before and the same month of the year before."""
    points = brief.compared
    rows = (
        ("成交额", "万元", [wan(one.amount) for one in points]),
        ("合同数", "项", [f"{one.count:,}" for one in points]),
        ("技术交易额", "万元", [wan(one.technology_amount) for one in points]),
        ("到款额", "万元", [wan(one) for one in brief.payments]),
    )
    return [
        {"name": name, "unit": unit, "value": now, "before": before, "year": year}
        for name, unit, (now, before, year) in rows
    ]


def _months(brief: Brief) -> list[dict[str, Any]]:
    """The columns of the last months, as shares of the largest."""
    shown = brief.trend[-_SHOWN_MONTHS:]
    most = max(one.amount for one in shown) or Decimal(1)
    return [
        {
            "label": f"{one.period.month} 月",
            "value": f"{one.amount / WAN:,.0f}",
            "share": float(one.amount / most),
        }
        for one in shown
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
