"""Where demand has no supply and supply no demand, for operators and supervisors."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.listings.browse import public_counts
from matcher.market.members import members
from matcher.market.overview import Market, market
from matcher.taxonomy import load_rules, scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.market_query import MarketQuery
from webapp.parts.market_file import market_file
from webapp.presentation import listing_item
from webapp.presentation.market import (
    GAP_NAMES,
    choices,
    described,
    industry_rows,
    points,
    region_rows,
    topic_row,
    topic_url,
)
from webapp.presentation.text import minute

blueprint = Blueprint("market", __name__)
blueprint.before_request(members_only)
_SIDES = ("need", "achievement")
_TOPIC = "/zone/market/<int(max=2147483647):view_id>/<int(max=9999):topic_number>"


@blueprint.get("/zone/market")
def index() -> str:
    """The map of topics, and the tables beside and under it."""
    query, found = _asked()
    if found.view is None:
        listed = sum(public_counts(session()).values())
        return render_template("zone/no_market.html", listed=listed, rules=load_rules().market)
    rows = _rows(query, found)
    regions, industries = region_rows(found, query), industry_rows(found, query)
    return render_template(
        "zone/market.html",
        query=query,
        found=found,
        computed=minute(found.view.computed_at),
        lowest=scheme("grades").name(load_rules().market.lowest_grade),
        share=load_rules().market.gap_share,
        rows=rows,
        points=points(rows),
        description=described(rows, found.total),
        regions=regions,
        industries=industries,
        filters=[
            ("region", "地区", choices(regions, "全部地区"), query.wanted.region),
            ("industry", "行业", choices(industries, "全部行业"), query.wanted.industry),
            ("gap", "缺口", [("", "全部主题"), *GAP_NAMES.items()], query.wanted.gap),
        ],
    )


@blueprint.get("/zone/market.xlsx")
def sheet() -> Response:
    """The table of topics as a file."""
    query, found = _asked()
    wanted = query.wanted
    limits = [
        scheme("regions").name(wanted.region) or "全部地区",
        scheme("industries").name(wanted.industry) or "全部行业",
        GAP_NAMES.get(wanted.gap, "全部主题"),
        f"计算于 {minute(found.view.computed_at)}" if found.view else "尚未计算",
    ]
    return market_file(_rows(query, found), "，".join(limits))


@blueprint.get(_TOPIC)
def topic(view_id: int, topic_number: int) -> str:
    """The listings of one topic, a side at a time."""
    side = request.args.get("side", "")
    side = side if side in _SIDES else "need"
    only_alone = request.args.get("alone") == "1"
    page = request.args.get("page", 1, type=int)
    found = members(session(), actor(), view_id, topic_number, side, page, only_alone=only_alone)
    return render_template(
        "zone/market_topic.html",
        topic=topic_row(found.topic),
        side=side,
        only_alone=only_alone,
        found=found,
        rows=[
            {**listing_item(listing), "code": listing.code, "grade": grade}
            for listing, grade in found.rows
        ],
        explores=may(actor(), "match.see"),
        base=topic_url(found.topic, side, only_alone=only_alone),
    )


def _asked() -> tuple[MarketQuery, Market]:
    query = MarketQuery.parse(request.args)
    return query, market(session(), actor(), query.wanted)


def _rows(query: MarketQuery, found: Market) -> list[dict[str, Any]]:
    return [topic_row(one) for one in sorted(found.topics, key=query.order)]
