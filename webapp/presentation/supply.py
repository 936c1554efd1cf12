"""The month's supply of an enterprise as cards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for

from matcher.matching.passages import passages_of_text
from matcher.matching.reasons import Reasons
from matcher.matching.reasons.side import Side
from matcher.privacy.masking import mask
from matcher.supply.models import SupplyEntry
from webapp.presentation.listings import listing_url, summary
from webapp.presentation.matches import offer_item, reasons_item


def month_name(month: date) -> str:
    """2026 年 11 月."""
    return f"{month.year} 年 {month.month} 月"


def supply_cards(entries: Sequence[SupplyEntry], profile: str) -> list[dict[str, Any]]:
    """Cards without actions for the macro `match_card`, each with what it answers.

    Args:
        entries: with their listings and organizations.
        profile: what the enterprise says of itself, which stands for the need where there is none.
    """
    return [_card(place, len(entries), entry, profile) for place, entry in enumerate(entries, 1)]


def _card(place: int, total: int, entry: SupplyEntry, profile: str) -> dict[str, Any]:
    need, offer = entry.need, entry.achievement
    wanting = Side.of(need) if need else Side.of_text(passages_of_text(mask(profile)))
    return {
        **offer_item(offer, entry.grade),
        **reasons_item(wanting, Side.of(offer), Reasons.read(entry.reasons)),
        "id": str(entry.id),
        "position": place,
        "total": total,
        "need": summary(need) if need else "",
        "offer": summary(offer),
        "basis": "答复贵单位的" if need else "依据贵单位的简介",
        "basis_title": f"{need.code} {need.public_title}" if need else "",
        "basis_url": listing_url(need) if need else "",
        "interest_url": url_for("interests.form", code=offer.code),
    }
