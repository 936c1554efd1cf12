"""Matches as cards: grade, shared phrases, structured fit and contributions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray
from pydantic import TypeAdapter

from matcher.listings.models import Listing
from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.passages import side_of
from matcher.matching.ranking import COMPONENTS, PARTS_OF_ORDER, Ranker
from matcher.matching.reasons import Fit, Place, Reasons
from matcher.matching.reranking import CROSS_ENCODER
from matcher.matching.tokens import fold
from webapp.presentation.listings import listing_url, summary
from webapp.presentation.text import around, names

ASPECTS: Mapping[str, str] = {
    "field": "技术领域",
    "industry": "行业",
    "region": "地区",
    "trl": "成熟度",
    "cooperation": "合作方式",
}
_COMPONENTS: Mapping[str, str] = {
    "dense_title": "语义（题）",
    "dense_text": "语义（文）",
    "keyword_title": "关键词（题）",
    "keyword_text": "关键词（文）",
}
_PARTS: Mapping[str, str] = {
    **_COMPONENTS,
    **{f"fit_{name}": f"{label}得分" for name, label in _COMPONENTS.items()},
    **ASPECTS,
    "leading_industry": "主导产业",
    "freshness": "发布时间",
    "funds": "资金",
    CROSS_ENCODER: "交叉编码器",
}
_REASONS = TypeAdapter(Reasons)


def match_item(result: MatchResult, listing: Listing, total: int, ranker: Ranker) -> dict[str, Any]:
    """A fresh result for the macro `match_card`, without any action.

    Args:
        result: the ranked listing of the other side.
        listing: the one for which matches were looked for.
        total: how many results are shown.
        ranker: the one in use.
    """
    card = _card(listing, result.listing, result.ranked.grade, result.reasons)
    return card | {
        "id": result.listing.code,
        "position": result.rank,
        "total": total,
        "contributions": _order_parts(result.ranked.contributions),
        **_confirmation(result.ranked.components, ranker),
    }


def stored_match_item(
    match: Match,
    listing: Listing,
    position: int,
    total: int,
    ranker: Ranker,
    other: Listing | None = None,
) -> dict[str, Any]:
    """A suggested or decided match for the macro `match_card`, without any action.

    Args:
        match: the kept pair; its listings and their organizations are read.
        listing: the side from which it is looked at; the other one gives the card's title.
        position: its place on the page, 1 for the first.
        total: how many the page shows.
        ranker: the one in use.
        other: what stands for the other side, where the reader may not have it as it is.
    """
    other = other or (match.achievement if listing.id == match.need_id else match.need)
    card = _card(listing, other, match.grade, _REASONS.validate_python(match.reasons))
    return card | {
        "id": str(match.id),
        "position": position,
        "total": total,
        "state": match.state,
        "contributions": _relevance_parts(match.components, ranker),
        "why": "为何评为此级",
        **_confirmation(match.components, ranker),
    }


def match_brief(result: MatchResult, listing: Listing) -> dict[str, Any]:
    """What the public sees of a possible match: grade, title and shared phrases."""
    return {
        "url": listing_url(result.listing),
        "kind": result.listing.kind,
        "title": result.listing.public_title,
        "grade": result.ranked.grade,
        "organization": result.listing.organization.name,
        "phrases": phrases(*_sides(listing, result.listing), result.reasons),
    }


def phrases(need: Listing, achievement: Listing, reasons: Reasons) -> list[dict[str, Markup]]:
    """The words around each shared phrase on both sides; `need` and `offer` for the card.

    Phrases that no longer stand in a public part are left out.
    """
    wanting, offering = _texts(need), _texts(achievement)
    pairs = (
        (_words_around(wanting, shared.need, shared.phrase), shared.achievement, shared.phrase)
        for shared in reasons.phrases
    )
    both = ((wanted, _words_around(offering, place, phrase)) for wanted, place, phrase in pairs)
    return [{"need": wanted, "offer": offered} for wanted, offered in both if wanted and offered]


def _card(listing: Listing, other: Listing, grade: str, reasons: Reasons) -> dict[str, Any]:
    need, achievement = _sides(listing, other)
    trl = getattr(other, "trl", None)
    about = [other.organization.name, names("technical_fields", other.technical_fields)]
    about += [f"TRL {trl}"] if trl else []
    return {
        "grade": grade,
        "title": other.public_title,
        "url": listing_url(other),
        "organization": " · ".join(text for text in about if text),
        "state": "suggested",
        "need": summary(need),
        "offer": summary(achievement),
        "phrases": phrases(need, achievement, reasons),
        "fit": [_fit_row(fit) for fit in reasons.fits],
        "missing": [text for fit in reasons.fits for text in _unsaid(fit)],
        "second_look": reasons.second_look,
    }


def _sides(listing: Listing, other: Listing) -> tuple[Listing, Listing]:
    """The two as (need, achievement)."""
    return (listing, other) if side_of(listing.kind) == "need" else (other, listing)


def _fit_row(fit: Fit) -> dict[str, str]:
    return {
        "group": "condition",
        "name": ASPECTS[fit.aspect],
        "wanted": fit.wanted or "—",
        "offered": fit.offered,
        "verdict": fit.verdict,
    }


def _unsaid(fit: Fit) -> list[str]:
    label = ASPECTS[fit.aspect]
    sides = (("需求", fit.wanted), ("成果", fit.offered))
    return [f"{side}未说明{label}" for side, said in sides if not said]


def _texts(listing: Listing) -> Mapping[str, str]:
    return {"title": listing.public_title} | listing.public_parts


def _words_around(texts: Mapping[str, str], place: Place, phrase: str) -> Markup | None:
    text = texts.get(place.part, "")
    if fold(text[place.start : place.end]) != fold(phrase):
        return None
    return around(text, place.start, place.end)


def _order_parts(contributions: Mapping[str, float]) -> list[dict[str, Any]]:
    """What each part added to the place; the components' ranks always, the rest where it added."""
    parts = (*PARTS_OF_ORDER, CROSS_ENCODER)
    shown = [name for name in parts if name in COMPONENTS or contributions.get(name)]
    return [{"label": _PARTS[name], "value": contributions.get(name, 0.0)} for name in shown]


def _relevance_parts(components: Mapping[str, float], ranker: Ranker) -> list[dict[str, Any]]:
    """What each kept score adds to the relevance that the grade was read from; the sum is it."""
    features = ranker.features(_scores(components))[0]
    parts = [
        {"label": _PARTS[name], "value": float(feature) * ranker.slopes[name]}
        for name, feature in zip(COMPONENTS, features, strict=True)
    ]
    return [*parts, {"label": "起算值", "value": ranker.intercept}]


def _confirmation(components: Mapping[str, float], ranker: Ranker) -> dict[str, Any]:
    """How often brokers confirm such pairs, once enough was decided to know."""
    if ranker.confirmation is None:
        return {}
    share = float(ranker.confirmation(ranker.fit(_scores(components)))[0])
    return {"confirmation": f"{share:.0%}"}


def _scores(components: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([[components[name] for name in COMPONENTS]])
