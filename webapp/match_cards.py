"""Match cards for people who decide: the two sides, the decision, and what may be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.engagements.find import engagements_of
from matcher.listings.models import Listing
from matcher.matching.match import MatchResult
from matcher.matching.models import Match
from matcher.matching.propose import LiveMatch
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.presentation import day, match_item, stored_match_item

Card = dict[str, Any]


def stored_cards(
    matches: Sequence[Match],
    keep: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    first: int = 1,
    total: int,
    listing: Listing | None = None,
) -> list[Card]:
    """Cards of stored matches.

    Args:
        matches: with their listings and organizations.
        keep: arguments of the list's address, so that a decision leads back to it.
        errors: why a dismissal was not taken, by the card's id.
        first: place of the first card in the whole list.
        total: length of the whole list.
        listing: from whose side they are looked at; the need's when None.
    """
    cards = [
        stored_match_item(match, listing or match.need, place, total) | {"need_listing": match.need}
        for place, match in enumerate(matches, start=first)
    ]
    return _decided(cards, matches, keep, errors)


def live_cards(
    live: Sequence[LiveMatch], listing: Listing, errors: Mapping[str, str]
) -> list[Card]:
    """Cards of a listing's ranking as it is now."""
    cards = [match_item(entry.result, listing, len(live)) for entry in live]
    rows = [entry.match for entry in live]
    decided = _decided(cards, rows, {"listing": listing.code}, errors)
    return [
        card if entry.match else _undecided(card, listing, entry.result, errors)
        for card, entry in zip(decided, live, strict=True)
    ]


def _decided(
    cards: Sequence[Card],
    matches: Sequence[Match | None],
    keep: Mapping[str, Any],
    errors: Mapping[str, str],
) -> list[Card]:
    """The cards with state, decision and addresses of their stored matches."""
    stored = [match for match in matches if match]
    names = display_names(session(), [match.decided_by for match in stored])
    engagements = engagements_of(session(), stored)
    drawn = []
    for card, match in zip(cards, matches, strict=True):
        if match is None:
            drawn.append(card)
            continue
        engagement = engagements.get(match.id)
        address = {"match_id": match.id, "at": card["position"], "of": card["total"], **keep}
        card |= {
            "id": str(match.id),
            "state": match.state,
            "decision": _decision(match, names),
            "conflict": _is_party(match.need, match.achievement),
            "error": errors.get(str(match.id)),
            "proposed": match.origin == "broker",
        }
        if engagement:
            card["engagement_url"] = url_for("desk.engagements.show", code=engagement.code)
        drawn.append(card | _addresses(card, match.state, "", address))
    return drawn


def _undecided(
    card: Card, listing: Listing, result: MatchResult, errors: Mapping[str, str]
) -> Card:
    """The card of a pair that nobody has stored yet."""
    other = result.listing
    address = {"code": listing.code, "other": other.code, "listing": listing.code}
    address |= {"at": card["position"], "of": card["total"]}
    card |= {"conflict": _is_party(listing, other), "error": errors.get(other.code)}
    return card | _addresses(card, "suggested", "_pair", address)


def _addresses(card: Card, state: str, suffix: str, address: Mapping[str, Any]) -> dict[str, str]:
    """Addresses of the decisions that the actor may take; none within the own organization."""
    if card["conflict"] or not may(actor(), "match.decide"):
        return {}
    verbs = {"suggested": ("confirm", "dismiss"), "dismissed": ("reopen",)}.get(state, ())
    return {f"{verb}_url": url_for(f"desk.{verb}{suffix}", **address) for verb in verbs}


def _is_party(*sides: Listing) -> bool:
    return actor().organization_id in {side.organization_id for side in sides}


def _decision(match: Match, names: Mapping[int | None, str]) -> str:
    if match.decided_at is None:
        return ""
    words = f"{names.get(match.decided_by, '')} {day(match.decided_at)}"
    reason = scheme("dismissal_reasons").name(match.dismissal_reason)
    said = "，".join(text for text in (reason, match.note) if text)
    return f"{words}：{said}" if said else words
