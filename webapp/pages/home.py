"""The first page: search, what there is, what is new, where to begin."""

from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.engagements.overview import confirmed_engagements
from matcher.list_issues.published import published
from matcher.listings.browse import newest
from matcher.matching.field_counts import field_counts, industry_counts
from matcher.matching.replica import Replica
from matcher.matching.search import KINDS
from matcher.taxonomy import load_rules, scheme
from webapp.context import runtime, session
from webapp.presentation import listing_item
from webapp.presentation.list_issues import issue_item
from webapp.presentation.page_meta import page_meta
from webapp.presentation.text import minute

blueprint = Blueprint("home", __name__)
_NEWEST = 5
_ISSUES = 4
_ABOUT = (
    "检索企业的技术需求、可开放的应用场景和院校的科技成果，按词语和意思同时查找；"
    "不用登录即可发布需求，由技术经纪人对接。"
)


@blueprint.get("/")
def index() -> str:
    """Every figure is counted from records, and holds when the page is made."""
    replica = runtime().replica
    figures = runtime().public_counter.count(session())
    latest = {kind: newest(session(), (kind,), _NEWEST) for kind in KINDS}
    return render_template(
        "home.html",
        figures=figures,
        counted_at=minute(figures.moment),
        engagements=confirmed_engagements(session()),
        latest={kind: [listing_item(entry) for entry in rows] for kind, rows in latest.items()},
        fields=list(scheme("technical_fields")),
        field_counts={kind: field_counts(replica, kind) for kind in ("demand", "achievement")},
        issues=[issue_item(found) for found in published(session()).rows[:_ISSUES]],
        industries=_leading(replica),
        meta=page_meta("首页", _ABOUT, url_for("home.index")),
    )


def _leading(replica: Replica) -> list[dict[str, Any]]:
    """The zone's leading industries that have something public, each with its counts by kind."""
    codes = load_rules().leading_industries
    counts = {kind: industry_counts(replica, kind, codes) for kind in KINDS}
    return [
        {
            "code": code,
            "name": scheme("industries").name(code),
            "counts": {kind: counts[kind][code] for kind in KINDS},
        }
        for code in codes
        if any(counts[kind][code] for kind in KINDS)
    ]
