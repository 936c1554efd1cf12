"""Match cards for people who decide: the two sides, the decision, and what may be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from flask import url_for

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.clock import today
from matcher.engagements.find import engagements_of
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.matching.match import MatchResult
from matcher.matching.merging import Alike
from matcher.matching.models import Match
from matcher.matching.propose import BY_HAND, LiveMatch
from matcher.matching.snoozing import usual_day
from matcher.matching.standing import holders
from matcher.matching.suggest import pair_of
from matcher.matching.waiting import Offer
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.presentation import day, match_item, stored_match_item

Card = dict[str, Any]
_VERBS: Mapping[str, tuple[str, ...]] = {
    "suggested": ("confirm", "dismiss", "snooze"),
    "dismissed": ("reopen",),
}
_OWN = "您所在单位是其中一方，为避免利益冲突，请由其他经纪人处理。"
_ELSEWHERE = "需求方属于其他示范区，由该示范区的经纪人处理。"


@dataclass(frozen=True)
class _Known:
    """What the cards of some matches tell beyond the matches themselves."""

    names: Mapping[int | None, str]
    engagements: Mapping[int, Engagement]
    holders: Mapping[int, tuple[int, str]]
    errors: Mapping[str, str]

    @classmethod
    def of(
        cls, matches: Sequence[Match], errors: Mapping[str, str], need_ids: Collection[int]
    ) -> Self:
        decided = [match for match in matches if match.state != "suggested"]
        return cls(
            display_names(session(), [match.decided_by for match in decided]) if decided else {},
            engagements_of(session(), decided) if decided else {},
            holders(session(), need_ids),
            errors,
        )


def stored_cards(
    matches: Sequence[Match],
    keep: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    first: int = 1,
    total: int,
    listing: Listing | None = None,
    alike: Mapping[int, Sequence[Alike]] | None = None,
) -> list[Card]:
    """Cards of stored matches.

    Args:
        matches: with their listings and organizations.
        keep: arguments of the list's address, so that a decision leads back to it.
        errors: why a dismissal was not taken, by the card's id.
        first: place of the first card in the whole list.
        total: length of the whole list.
        listing: from whose side they are looked at; when None, each need stands above its card.
        alike: by match id, others of the same need that say nearly the same.
    """
    known = _Known.of(matches, errors, {match.need_id for match in matches})
    cards = []
    for place, match in enumerate(matches, start=first):
        card = stored_match_item(
            match, listing or match.need, place, total, runtime().replica.ranker
        )
        above: Card = {} if listing else {"need_listing": match.need}
        above["alike"] = [_brief(*other) for other in (alike or {}).get(match.id, ())]
        cards.append(_stored(card | above, match, known, keep))
    return cards


def live_cards(
    live: Sequence[LiveMatch], listing: Listing, errors: Mapping[str, str]
) -> list[Card]:
    """Cards of a listing's ranking as it is now."""
    stored = [entry.match for entry in live if entry.match]
    needs = {pair_of(listing, entry.result.listing)[0].id for entry in live}
    known = _Known.of(stored, errors, needs)
    keep = {"listing": listing.code}
    return [
        _stored(
            match_item(entry.result, listing, len(live), runtime().replica.ranker),
            entry.match,
            known,
            keep,
        )
        if entry.match
        else _unstored(listing, entry.result, len(live), known)
        for entry in live
    ]


def _stored(card: Card, match: Match, known: _Known, keep: Mapping[str, Any]) -> Card:
    """The card with the state, the decision and the addresses of its stored match."""
    address = {"match_id": match.id, "at": card["position"], "of": card["total"], **keep}
    engagement = known.engagements.get(match.id)
    card |= {
        "id": str(match.id),
        "state": match.state,
        "decision": _decision(match, known.names),
        "by_hand": mask(match.note) if match.origin == BY_HAND else None,
        "snoozed_until": day(match.snoozed_until) if match.snoozed_until else "",
        "error": known.errors.get(str(match.id)),
        "page_url": url_for("desk.match", match_id=match.id),
        "report_url": url_for("desk.match_report", match_id=match.id),
    }
    if engagement:
        card["engagement_url"] = url_for("engagement.show", code=engagement.code)
    steps = _steps(match.need, match.achievement, match.state, "", address, known)
    if "snooze_url" in steps:
        steps["snooze_day"] = day(usual_day())
    if match.snoozed_until and match.snoozed_until > today() and "snooze_url" in steps:
        steps["wake_url"] = url_for("desk.wake", **address)
    if card.get("alike") and "dismiss_url" in steps:
        steps["merge_url"] = url_for("desk.merge", **address)
    return card | steps


def _unstored(listing: Listing, result: MatchResult, total: int, known: _Known) -> Card:
    """The card of a pair that nobody has stored yet."""
    other, card = result.listing, match_item(result, listing, total, runtime().replica.ranker)
    card["error"] = known.errors.get(other.code)
    address = {"code": listing.code, "other": other.code, "listing": listing.code}
    address |= {"at": card["position"], "of": card["total"]}
    steps = _steps(*pair_of(listing, other), "suggested", "_pair", address, known)
    return card | steps


def _steps(
    need: Listing,
    achievement: Listing,
    state: str,
    suffix: str,
    address: Mapping[str, Any],
    known: _Known,
) -> dict[str, str]:
    """Addresses of the decisions that the actor may take, or a note why there are none."""
    if not may(actor(), "match.decide"):
        return {}
    if actor().organization_id in (need.organization_id, achievement.organization_id):
        return {"note": _OWN}
    if need.zone_id != actor().zone_id:
        return {"note": _ELSEWHERE}
    broker_id, name = known.holders.get(need.id, (actor().user_id, ""))
    if broker_id != actor().user_id:
        return {"note": f"这条需求已分派给{name}，由其处理。"}
    verbs = [verb for verb in _VERBS.get(state, ()) if verb != "snooze" or not suffix]
    return {f"{verb}_url": url_for(f"desk.{verb}{suffix}", **address) for verb in verbs}


def _brief(match: Match, offer: Offer) -> Card:
    """A match as one line of a group."""
    return {
        "id": match.id,
        "grade": match.grade,
        "title": mask(offer.title),
        "url": url_for("listing.show", place="achievements", code=offer.code),
        "about": f"{offer.organization} · {offer.code}",
    }


def _decision(match: Match, names: Mapping[int | None, str]) -> str:
    """Who decided when, with the note; of a dismissal also why, and what follows from it."""
    if match.decided_at is None:
        return ""
    who, when, note = names.get(match.decided_by, ""), day(match.decided_at), mask(match.note)
    if match.state == "dismissed":
        reason = scheme("dismissal_reasons").name(match.dismissal_reason)
        words = f"已判定不合适：{reason}，{when}，由{who}；不再推荐。"
        return f"{words}说明：{note}" if note else words
    return f"{who} {when}：{note}" if note else f"{who} {when}"
