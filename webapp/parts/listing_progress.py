"""Where a listing is on its way, with dates, and who acts next until when."""

from datetime import date, datetime
from typing import Any

from matcher.clock import CHINA, today
from matcher.listings.models import Listing
from matcher.listings.review import review_deadline
from matcher.taxonomy import scheme
from webapp.presentation import day

_OVER = ("rejected", "withdrawn", "fulfilled", "expired", "paused")
_YOU, _REVIEWERS, _BROKERS = "您（发布单位）", "示范区审核人员", "示范区技术经纪人"


def progress(listing: Listing, *, matches: int, engagements: int) -> list[dict[str, str]]:
    """The way of a listing for the macro `stage_bar`.

    Args:
        listing: whose way.
        matches: how many were suggested.
        engagements: how many there are.
    """
    items = [
        _item("草稿", day(listing.created_at)),
        _item("已提交", day(listing.submitted_at)),
        _review(listing),
        _item("已发布", day(listing.published_at)),
        _item(f"匹配 {matches} 项"),
        _item(f"对接 {engagements} 项"),
    ]
    current = _reached(listing, matches, engagements)
    for number, item in enumerate(items):
        item["state"] = "done" if number < current else "current" if number == current else "todo"
    if listing.state in _OVER:
        name = scheme("listing_states").name(listing.state)
        items = [item for item in items if item["state"] != "todo"]
        items[-1]["state"] = "done"
        items.append({"label": name, "state": "current"})
    return [{key: text for key, text in item.items() if text} for item in items]


def next_actor(listing: Listing) -> dict[str, str]:
    """Who has to act next, and until when; empty when nobody has."""
    deadline = review_deadline(listing)
    who: dict[str, tuple[str, date | datetime | None]] = {
        "draft": (_YOU, None),
        "returned": (_YOU, None),
        "submitted": (_REVIEWERS, deadline),
        "published": (_BROKERS, listing.valid_until),
        "paused": (_YOU, listing.valid_until),
        "expired": (_YOU, None),
    }
    if listing.state not in who:
        return {}
    name, until = who[listing.state]
    return {"who": name, "until": day(until)}


def _item(label: str, reached: str = "") -> dict[str, Any]:
    return {"label": label, "date": reached}


def _review(listing: Listing) -> dict[str, Any]:
    """The review, with its deadline while it lasts."""
    item = _item("退回修改" if listing.state == "returned" else "审核")
    deadline = review_deadline(listing) if listing.state == "submitted" else None
    if deadline:
        late = (today() - deadline.astimezone(CHINA).date()).days
        item |= {"deadline": day(deadline), "overdue": f"逾期 {late} 天" if late > 0 else ""}
    return item


def _reached(listing: Listing, matches: int, engagements: int) -> int:
    """The number of the item that the listing stands at."""
    if listing.state == "draft":
        return 0
    if listing.state in ("submitted", "returned"):
        return 2
    if listing.published_at is None:
        return 2 if listing.submitted_at else 0
    return 5 if engagements else 4 if matches else 3
