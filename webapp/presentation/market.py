"""The market as rows of tables, points of a map, and choices."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.market.overview import Counts, Market, Topic
from matcher.taxonomy import scheme
from webapp.market_query import MarketQuery

Row = dict[str, Any]
STATES: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("supply",): ("supply", "有需求缺成果"),
    ("demand",): ("demand", "有成果缺需求"),
    ("supply", "demand"): ("both", "双方都缺"),
    (): ("even", "大体相合"),
}
"""What a topic lacks -> the name of its symbol, and the word."""
GAP_NAMES = {"supply": "缺成果的主题", "demand": "缺需求的主题"}
_IN_LABEL = 3
_UNKNOWN = "未写明"


def topic_row(topic: Topic) -> Row:
    """A topic for tables and map."""
    state, word = STATES[topic.counts.lacks]
    terms = [term.upper() if term.isascii() else term for term in topic.terms]
    return {
        "id": f"topic-{topic.number}",
        "label": "、".join(terms[:_IN_LABEL]) or "其他",
        "rest": "、".join(terms[_IN_LABEL:]),
        "terms": "、".join(terms),
        "counts": topic.counts,
        "state": state,
        "word": word,
        "url": topic_url(topic, "need" if topic.counts.needs else "achievement"),
        "needs_url": topic_url(topic, "need"),
        "unsupplied_url": topic_url(topic, "need", only_alone=True),
        "achievements_url": topic_url(topic, "achievement"),
        "undemanded_url": topic_url(topic, "achievement", only_alone=True),
        "x": topic.x,
        "y": topic.y,
    }


def topic_url(topic: Topic, side: str, *, only_alone: bool = False) -> str:
    """The address of a topic's page."""
    return url_for(
        "market.topic",
        view_id=topic.view_id,
        topic_number=topic.number,
        side=side,
        alone="1" if only_alone else None,
    )


def points(rows: Sequence[Row]) -> list[Row]:
    """The topics for the script that draws the map."""
    names = ("needs", "unsupplied", "achievements", "undemanded")
    return [
        {key: row[key] for key in ("id", "label", "state", "word", "x", "y")}
        | {name: getattr(row["counts"], name) for name in names}
        for row in rows
    ]


def described(rows: Sequence[Row], total: Counts) -> str:
    """What the map shows, for those who do not see it."""
    lacking = [row["label"] for row in rows if row["state"] in ("supply", "both")]
    text = (
        f"气泡图，{len(rows)} 个主题，共 {total.needs:,} 条需求与场景、"
        f"{total.achievements:,} 项成果。"
    )
    if lacking:
        text += f"有需求缺成果的主题 {len(lacking)} 个：{'；'.join(lacking[:3])}"
        text += "等。" if len(lacking) > 3 else "。"
    return text + "数字与旁边的表格相同。"


def region_rows(market: Market, query: MarketQuery) -> list[Row]:
    """What each 盟市 or province has and lacks, the one that lacks most supply first."""
    return _grouped(market.regions, "regions", query, "region", query.wanted.region)


def industry_rows(market: Market, query: MarketQuery) -> list[Row]:
    """The same for the sections of industry."""
    return _grouped(market.industries, "industries", query, "industry", query.wanted.industry)


def choices(rows: Sequence[Row], every: str) -> list[tuple[str, str]]:
    """The choices of a filter from the rows that it would leave."""
    named = [(row["code"], f"{row['name']}（{row['counts'].listings:,}）") for row in rows]
    return [("", every), *(choice for choice in named if choice[0])]


def _grouped(
    groups: Mapping[str, Counts], title: str, query: MarketQuery, name: str, chosen: str
) -> list[Row]:
    # What was chosen stays a choice where another filter leaves nothing of it.
    counted = {**({chosen: Counts()} if chosen else {}), **groups}
    order = sorted(counted.items(), key=lambda item: (-item[1].unsupplied, -item[1].listings))
    return [
        {
            "code": code,
            "name": scheme(title).name(code) or _UNKNOWN,
            "counts": counts,
            "url": query.url(**{name: code}) if code else "",
            "chosen": code == chosen and bool(code),
        }
        for code, counts in order
    ]
