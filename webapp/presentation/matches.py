"""Matches as cards: grade, quoted sentences, what is met, what is missing, and contributions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from matcher.listings.models import Listing
from matcher.match_reports.contributions import (
    Contribution,
    confirmed_share,
    parts_of_order,
    parts_of_relevance,
)
from matcher.match_reports.quotes import Quote, Texts, phrase_quotes, sentence_quotes
from matcher.match_reports.table import INDICATOR, VERDICTS, Row, missing_of, rows_of
from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.passages import side_of
from matcher.matching.ranking import Ranker
from matcher.matching.reasons import Reasons
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.standing import still_standing
from matcher.matching.reasons.stated import public_texts
from webapp.presentation.listings import listing_url, summary
from webapp.presentation.text import marked, names


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
        "contributions": _values(parts_of_order(result.ranked.contributions)),
        "confirmation": _confirmation(result.ranked.components, ranker),
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
    card = _card(listing, other, match.grade, Reasons.read(match.reasons))
    return card | {
        "id": str(match.id),
        "position": position,
        "total": total,
        "state": match.state,
        "contributions": _values(parts_of_relevance(match.components, ranker)),
        "why": "为何评为此级",
        "confirmation": _confirmation(match.components, ranker),
    }


def match_brief(result: MatchResult, listing: Listing) -> dict[str, Any]:
    """What the public sees of a possible match: grade, title, best quotes, and indicators met."""
    need, achievement = map(public_texts, _sides(listing, result.listing))
    return {
        "url": listing_url(result.listing),
        "kind": result.listing.kind,
        "title": result.listing.public_title,
        "grade": result.ranked.grade,
        "organization": result.listing.organization.name,
        "quotes": _quotes(need, achievement, result.reasons)[:2],
        "indicators": _counted(rows_of(result.reasons)),
    }


def _card(listing: Listing, other: Listing, grade: str, reasons: Reasons) -> dict[str, Any]:
    need, achievement = _sides(listing, other)
    return {
        **offer_item(other, grade),
        **reasons_item(Side.of(need), Side.of(achievement), reasons),
        "need": summary(need),
        "offer": summary(achievement),
    }


def offer_item(other: Listing, grade: str) -> dict[str, Any]:
    """Whose card it is: the listing that is offered, and how well it fits."""
    trl = getattr(other, "trl", None)
    about = [other.organization.name, names("technical_fields", other.technical_fields)]
    about += [f"TRL {trl}"] if trl else []
    return {
        "grade": grade,
        "title": other.public_title,
        "url": listing_url(other),
        "organization": " · ".join(text for text in about if text),
        "state": "suggested",
    }


def reasons_item(need: Side, achievement: Side, reasons: Reasons) -> dict[str, Any]:
    """The reasons of a card, as far as both sides still bear them out."""
    reasons = still_standing(reasons, need, achievement)
    return {
        "quotes": _quotes(need.texts, achievement.texts, reasons),
        "fit": [asdict(row) for row in rows_of(reasons)],
        "missing": missing_of(reasons),
        "unexplained": reasons.unexplained,
        "second_look": reasons.second_look,
    }


def _sides(listing: Listing, other: Listing) -> tuple[Listing, Listing]:
    """The two as (need, achievement)."""
    return (listing, other) if side_of(listing.kind) == "need" else (other, listing)


def _quotes(need: Texts, achievement: Texts, reasons: Reasons) -> list[dict[str, Markup]]:
    """The sentences that agree best; the words around shared phrases where none were kept."""
    found: Sequence[Quote] = sentence_quotes(need, achievement, reasons)
    found = found or phrase_quotes(need, achievement, reasons)
    return [{"need": marked(one.need), "offer": marked(one.achievement)} for one in found]


def _counted(rows: Iterable[Row]) -> str:
    """How many indicators are met, not met and not stated; empty where none is answered."""
    verdicts = [row.verdict for row in rows if row.group == INDICATOR]
    if not set(verdicts) - {"unknown"}:
        return ""
    counts = ((word, verdicts.count(verdict)) for verdict, word in VERDICTS.items())
    return "，".join(f"{word} {count} 项" for word, count in counts if count)


def _values(parts: Iterable[Contribution]) -> list[dict[str, Any]]:
    return [{"label": part.label, "value": part.value} for part in parts]


def _confirmation(components: Mapping[str, float], ranker: Ranker) -> str:
    """The share of such pairs that brokers confirm, as 25%; empty while it is not known."""
    share = confirmed_share(components, ranker)
    return "" if share is None else f"{share:.0%}"
