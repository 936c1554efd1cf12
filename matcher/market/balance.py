"""Which needs have supply and which achievements have demand, by the grades of real matches."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.matching.columns import Filters
from matcher.matching.match import enough_text
from matcher.matching.merging import DUPLICATE
from matcher.matching.models import Match
from matcher.matching.ranked import rank
from matcher.matching.ranking import LOWEST, UNSCORED
from matcher.matching.replica import Entry, Replica, public_entries
from matcher.taxonomy import load_rules

UNJUDGED = ""
_CHUNK = 100
Grades = dict[int, str]


@dataclass(frozen=True)
class Balance:
    """The grade of the best match of each listing, by id.

    Attributes:
        needs: unscored where there is too little text, and `UNJUDGED` where time was up.
        achievements: the lowest grade where no need ranks it among its first.
    """

    needs: Mapping[int, str]
    achievements: Mapping[int, str]


def balance(
    session: Session, replica: Replica, needs: Sequence[int], achievements: Collection[int]
) -> Balance:
    """Match every need with the first achievements of its ranking, as a broker would see them.

    What a broker confirmed counts as a match, and what one dismissed does not.

    Args:
        session: reads the needs and the decisions.
        replica: the index, followed.
        needs: ids of public ones; where time may run out, the most urgent first.
        achievements: ids of public ones.
    """
    best_of_needs = dict.fromkeys(needs, UNJUDGED)
    best_of_achievements = dict.fromkeys(achievements, LOWEST)
    decisions = _decisions(session)
    deadline = time.monotonic() + load_rules().market.seconds
    for entry in _entries(session, needs):
        if time.monotonic() >= deadline:
            break
        need = entry.listing.id
        if not enough_text(entry.passages):
            best_of_needs[need] = UNSCORED
            continue
        graded = _grades(replica, entry, decisions.get(need, {}))
        graded = {i: grade for i, grade in graded.items() if i in best_of_achievements}
        best_of_needs[need] = _best(graded.values())
        for i, grade in graded.items():
            best_of_achievements[i] = _best((best_of_achievements[i], grade))
    return Balance(best_of_needs, best_of_achievements)


def _entries(session: Session, ids: Sequence[int]) -> Iterator[Entry]:
    """The entries of these listings in the order of the ids, a few in memory at a time."""
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        entries = {entry.listing.id: entry for entry in public_entries(session, some)}
        yield from (entries[i] for i in some if i in entries)


def _grades(replica: Replica, entry: Entry, decided: Mapping[int, str]) -> Grades:
    """The grades of a need's pairs by achievement, what brokers decided before what is computed."""
    ranked = rank(
        replica.sides["achievement"],
        replica.matching_probe(entry.passages, entry.listing.id),
        load_rules().market.compared,
        replica.ranker,
        replica.columns.mask(Filters(kinds=("achievement",)), today()),
    )
    return {one.listing_id: one.grade for one in ranked} | dict(decided)


def _decisions(session: Session) -> Mapping[int, Grades]:
    """What brokers decided of each need's achievements, as the grade that it stands for."""
    meaning = {"confirmed": load_rules().market.lowest_grade, "dismissed": LOWEST}
    query = select(Match.need_id, Match.achievement_id, Match.state, Match.dismissal_reason)
    decisions: dict[int, Grades] = {}
    for need, achievement, state, reason in session.execute(query.where(Match.state.in_(meaning))):
        if reason != DUPLICATE:
            decisions.setdefault(need, {})[achievement] = meaning[state]
    return decisions


def _best(grades: Collection[str]) -> str:
    order = [*load_rules().thresholds, LOWEST]
    return min(grades, key=order.index, default=LOWEST)
