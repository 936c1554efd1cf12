"""Live matches of a listing joined with what was decided, and rows for pairs a broker picks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.assignment import require_not_anothers
from matcher.errors import ConflictError, FieldProblem, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.decisions import refuse_party
from matcher.matching.match import MatchResult, match_listing, match_pair
from matcher.matching.models import Match
from matcher.matching.passages import side_of
from matcher.matching.replica import Replica
from matcher.matching.suggest import new_match, pair_of
from matcher.matching.worklist import dismissed_of, of_reach
from matcher.taxonomy import scheme

LIVE = 10
# A pair shown a moment ago may have slipped down the ranking meanwhile.
_DEPTH = 3 * LIVE
BY_HAND = "hand"


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
    require_published(listing)
    depth = min(LIVE + len(dismissed_of(session, actor, listing)), _DEPTH)
    results = match_listing(session, actor, replica, listing, depth, leading=leading)
    stored = stored_pairs(session, actor, listing, [result.listing for result in results])
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
        require_published(side)
    stored = stored_pairs(session, actor, listing, [other]).get(other.id)
    if stored:
        return stored
    results = match_listing(session, actor, replica, listing, _DEPTH)
    for result in results:
        if result.listing.id == other.id:
            return _write(session, actor, new_match(listing, result, "broker"))
    raise ConflictError(
        f"{listing.code} 与 {other.code} 已不在匹配结果中，可能有一方刚改过。请刷新后查看。"
    )


def add_by_hand(
    session: Session, actor: Actor, replica: Replica, listing: Listing, other: Listing, note: str
) -> Match:
    """Suggest a pair that a broker found by searching, with the reason why.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        InvalidError: both are of the same side.
        TransitionError: a side is not published.
        ConflictError: the pair is suggested or decided already, or is not indexed yet.
    """
    if side_of(listing.kind) == side_of(other.kind):
        raise InvalidError([FieldProblem("other", "另一方", "需求或场景只能与成果配对")])
    need, achievement = pair_of(listing, other)
    require(actor, "match.decide", zone_id=need.zone_id)
    refuse_party(actor, need, achievement)
    require_not_anothers(session, actor, need)
    for side in (listing, other):
        require_published(side)
    stored = stored_pairs(session, actor, listing, [other]).get(other.id)
    if stored:
        state = scheme("match_states").name(stored.state)
        raise ConflictError(f"{need.code} 与 {achievement.code} 已在匹配中，目前是“{state}”。")
    result = match_pair(session, actor, replica, listing, other)
    if result is None:
        raise ConflictError(f"{other.code} 刚刚发布，还没有完成索引。请一分钟后再试。")
    return _write(session, actor, new_match(listing, result, BY_HAND), note)


def _write(session: Session, actor: Actor, match: Match, note: str = "") -> Match:
    match.note = note.strip()
    try:
        with session.begin_nested():
            session.add(match)
    except IntegrityError:
        raise ConflictError("有同事刚处理了这一对。请刷新后查看。") from None
    told = {"grade": match.grade} | ({"note": match.note} if match.note else {})
    record(session, actor, "match.propose", ("match", match.id), None, told)
    session.flush()
    return match


def stored_pairs(
    session: Session, actor: Actor, listing: Listing, others: Sequence[Listing]
) -> dict[int, Match]:
    """The stored matches of a listing with others of the other side, by the other's id.

    Only those that concern the actor's zone or organization.
    """
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


def require_published(listing: Listing) -> None:
    """Refuse to match a listing that is not public.

    Raises:
        TransitionError: it is not.
    """
    if listing.state != "published":
        state = scheme("listing_states").name(listing.state)
        raise TransitionError(f"{listing.code} 目前是“{state}”，发布后才能匹配。")
