"""Live matches of a listing joined with what was decided, and rows for pairs a broker picks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.match import MatchResult, match_listing
from matcher.matching.models import Match
from matcher.matching.replica import Replica
from matcher.matching.suggest import new_match, pair_of
from matcher.matching.worklist import dismissed_of, of_reach
from matcher.taxonomy import scheme

LIVE = 10
# A pair shown a moment ago may have slipped down the ranking meanwhile.
_DEPTH = 3 * LIVE


@dataclass(frozen=True)
class LiveMatch:
    """One place of the ranking as it is now, and the stored match if there is one."""

    result: MatchResult
    match: Match | None


def live_matches(
    session: Session, actor: Actor, replica: Replica, listing: Listing, *, leading: bool = True
) -> Sequence[LiveMatch]:
    """The listing's best matches now, best first, each with its stored match.

    `leading` says whether the zone's leading industries are moved up.

    Pairs that were dismissed take no place; `worklist.dismissed_of` gives them.

    Raises:
        ForbiddenError: the actor's role sees no matches.
        TransitionError: the listing is not published.
    """
    require(actor, "match.see")
    _published(listing)
    depth = min(LIVE + len(dismissed_of(session, actor, listing)), _DEPTH)
    results = match_listing(session, actor, replica, listing, depth, leading=leading)
    stored = _stored(session, actor, listing, [result.listing for result in results])
    found = ((result, stored.get(result.listing.id)) for result in results)
    kept = [(result, match) for result, match in found if not match or match.state != "dismissed"]
    return [
        LiveMatch(replace(result, rank=place), match)
        for place, (result, match) in enumerate(kept[:LIVE], start=1)
    ]


def ensure_match(
    session: Session, actor: Actor, replica: Replica, listing: Listing, other: Listing
) -> Match:
    """The stored match of a pair; one that has none gets it, with the broker as its origin.

    Raises:
        ForbiddenError: the actor is no broker.
        TransitionError: a side is not published.
        ConflictError: the pair is not among the matches any more, or somebody was faster.
    """
    need, _ = pair_of(listing, other)
    require(actor, "match.decide", zone_id=need.zone_id)
    for side in (listing, other):
        _published(side)
    stored = _stored(session, actor, listing, [other]).get(other.id)
    if stored:
        return stored
    results = match_listing(session, actor, replica, listing, _DEPTH)
    for result in results:
        if result.listing.id == other.id:
            return _write(session, actor, new_match(listing, result, "broker"))
    raise ConflictError(
        f"{listing.code} 与 {other.code} 已不在匹配结果中，可能有一方刚改过。请刷新后查看。"
    )


def _write(session: Session, actor: Actor, match: Match) -> Match:
    try:
        with session.begin_nested():
            session.add(match)
    except IntegrityError:
        raise ConflictError("有同事刚处理了这一对。请刷新后查看。") from None
    record(session, actor, "match.propose", ("match", match.id), None, {"grade": match.grade})
    session.flush()
    return match


def _stored(
    session: Session, actor: Actor, listing: Listing, others: Sequence[Listing]
) -> dict[int, Match]:
    """The stored matches of a listing with the others that concern the actor, by the other's id."""
    pairs = {pair_of(listing, other): other.id for other in others}
    needs = {need.id for need, _ in pairs}
    achievements = {achievement.id for _, achievement in pairs}
    rows = session.scalars(
        select(Match).where(
            Match.need_id.in_(needs), Match.achievement_id.in_(achievements), of_reach(actor)
        )
    )
    return {
        match.achievement_id if match.need_id == listing.id else match.need_id: match
        for match in rows
    }


def _published(listing: Listing) -> None:
    if listing.state != "published":
        state = scheme("listing_states").name(listing.state)
        raise TransitionError(f"{listing.code} 目前是“{state}”，发布后才能匹配。")
