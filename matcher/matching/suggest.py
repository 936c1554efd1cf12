"""Suggested matches: written when a listing on either side is published."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.brokers.assignment import assigned_broker
from matcher.db import Database
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing
from matcher.matching.match import MatchResult, match_listing
from matcher.matching.models import Match
from matcher.matching.passages import side_of
from matcher.matching.replica import Replica, public_entries
from matcher.notifications import notify
from matcher.taxonomy import load_rules

SUGGESTIONS = "suggestions"
SUGGESTED = "match.suggested"
_CHUNK = 20


def suggest_next(database: Database, replica: Replica) -> bool:
    """Suggest for what the next outbox entries made public; returns whether there were any.

    The replica must have caught up; entries beyond its sequence wait. Matching happens in a
    reading session, so that nobody else's writing waits for it.
    """
    with database.read() as session:
        position = outbox.position(session, SUGGESTIONS)
        entries = outbox.entries_after(
            session, position, topic=CHANGED, until=replica.sequence, limit=_CHUNK
        )
        reached = entries[-1].sequence if entries else replica.sequence
        if reached <= position:
            return False
        public = public_entries(session, {entry.object_id for entry in entries})
        found = [(entry.listing, best_matches(session, replica, entry.listing)) for entry in public]
    with database.write() as session:
        for listing, results in found:
            write_suggestions(session, listing, results)
        outbox.advance(session, SUGGESTIONS, reached)
    return True


def best_matches(session: Session, replica: Replica, listing: Listing) -> list[MatchResult]:
    """The listing's matches that are worth suggesting."""
    rules = load_rules()
    results = match_listing(session, SYSTEM, replica, listing, rules.suggestions_per_listing)
    return [one for one in results if rules.reaches(one.ranked.grade, rules.lowest_suggested)]


def write_suggestions(
    session: Session, listing: Listing, results: Sequence[MatchResult]
) -> list[Match]:
    """Write the pairs that were not suggested before, decided or not."""
    known = _known_pairs(session, listing, [result.listing.id for result in results])
    new = [
        new_match(listing, result, "system") for result in results if result.listing.id not in known
    ]
    session.add_all(new)
    session.flush()
    for match in new:
        record(session, SYSTEM, "match.suggest", ("match", match.id), None, {"grade": match.grade})
    outbox.append(session, SUGGESTED, *[match.id for match in new])
    _tell_brokers(session, {match.need_id for match in new})
    return new


def _tell_brokers(session: Session, need_ids: Collection[int]) -> None:
    """Tell who looks after these needs; once for each need while it is not read."""
    for need_id in sorted(need_ids):
        broker_id = assigned_broker(session, need_id)
        if broker_id is not None:
            notify(session, SYSTEM, [broker_id], "suggestions_new", ("listing", need_id))


def pair_of(listing: Listing, other: Listing) -> tuple[Listing, Listing]:
    """The two listings as (need, achievement)."""
    return (listing, other) if side_of(listing.kind) == "need" else (other, listing)


def _known_pairs(session: Session, listing: Listing, others: Sequence[int]) -> set[int]:
    query = select(Match.need_id, Match.achievement_id).where(
        or_(
            and_(Match.need_id == listing.id, Match.achievement_id.in_(others)),
            and_(Match.achievement_id == listing.id, Match.need_id.in_(others)),
        )
    )
    return {i for pair in session.execute(query) for i in pair if i != listing.id}


def new_match(listing: Listing, result: MatchResult, origin: str) -> Match:
    """The row for a ranked pair, with everything that was known when it was made."""
    need, achievement = pair_of(listing, result.listing)
    ranked = result.ranked
    return Match(
        need_id=need.id,
        achievement_id=achievement.id,
        origin=origin,
        grade=ranked.grade,
        relevance=ranked.relevance,
        score=ranked.score,
        rank=result.rank,
        components=dict(ranked.components),
        reasons=result.reasons.as_json(),
        model=ranked.version,
    )
