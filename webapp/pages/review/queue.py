"""What waits for review, the earliest deadline first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from matcher.listings import review_queue
from matcher.listings.review_queue import MARKS, Counts, QueueFilters
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.review.base import arguments, asked_for, blueprint
from webapp.parts.review_rows import review_rows

_LABELS: Mapping[str, str] = {
    "overdue": "已逾期",
    "received": "未注册单位来件",
    "resubmitted": "重新送审",
}


@blueprint.get("")
def queue() -> str:
    """One page of the queue."""
    filters = asked_for()
    counts = review_queue.counts(session(), actor())
    page = request.args.get("page", 1, type=int)
    found = review_queue.queue_page(session(), actor(), filters, page)
    carried = arguments(filters)
    return render_template(
        "review/queue.html",
        found=found,
        rows=review_rows(session(), found.listings, carried),
        counts=counts,
        kinds=_kinds(filters, counts),
        marks=[_mark(name, filters, counts) for name in MARKS],
        chosen=bool(carried),
        base=url_for("review.queue", **carried),
    )


def _kinds(filters: QueueFilters, counts: Counts) -> list[dict[str, Any]]:
    """The tabs: all kinds, and each one."""
    kinds = [("", "全部", counts.total)]
    kinds += [(term.code, term.name, counts.kinds[term.code]) for term in scheme("listing_kinds")]
    return [
        {
            "label": label,
            "count": count,
            "url": url_for("review.queue", **arguments(replace(filters, kind=kind))),
            "current": kind == filters.kind,
        }
        for kind, label, count in kinds
    ]


def _mark(name: str, filters: QueueFilters, counts: Counts) -> dict[str, Any]:
    """A link that adds a mark to the filters or takes it away."""
    on = getattr(filters, name)
    change: dict[str, Any] = {name: not on}
    turned = replace(filters, **change)
    return {
        "label": _LABELS[name],
        "count": counts.marks[name],
        "url": url_for("review.queue", **arguments(turned)),
        "on": on,
    }
