"""Compute the market: topics, their names and places, and where each public listing stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.clock import now, today
from matcher.db import Database
from matcher.market.balance import UNJUDGED, balance
from matcher.market.labelling import key_terms, terms_in
from matcher.market.models import MarketPlace, MarketView
from matcher.market.topics import Floats, Topics, centred, find_topics
from matcher.matching.columns import Filters
from matcher.matching.passages import SIDES
from matcher.matching.replica import Entry, Replica, public_entries
from matcher.privacy.masking import mask
from matcher.taxonomy import load_rules

_CHUNK = 500
Ids = Sequence[int]


def compute_when_due(database: Database, replica: Replica) -> bool:
    """Compute the market when it is old and something has changed; returns whether it was."""
    with database.read() as session:
        view = session.scalar(select(MarketView))
        if view is None:
            due = sum(len(_public_ids(replica, side)) for side in SIDES) >= _least()
        else:
            old = now() >= view.computed_at + timedelta(hours=load_rules().market.hours)
            due = old and outbox.head(session) != view.sequence
    if due:
        compute(database, replica)
    return due


def compute(database: Database, replica: Replica) -> None:
    """Compute the market of what is public now, in place of the former one.

    Where there is too little, there is no market afterwards. Matching and grouping happen in a
    reading session, so that nobody else's writing waits.

    Args:
        database: read, then written in one short transaction.
        replica: the index, followed; its vectors make the topics.
    """
    sides = [_public_ids(replica, side) for side in SIDES]
    enough = sum(map(len, sides)) >= _least()
    with database.read() as session:
        computed = _computed(session, replica, sides) if enough else None
    with database.write() as session:
        session.execute(delete(MarketPlace))
        former = delete(MarketView)
        if computed:
            view, places = computed
            # Before the former one goes: an address of its topics must not come to name others.
            session.add(view)
            session.flush()
            session.execute(insert(MarketPlace), [{**row, "view_id": view.id} for row in places])
            former = former.where(MarketView.id != view.id)
        session.execute(former)


def _computed(
    session: Session, replica: Replica, sides: Sequence[Ids]
) -> tuple[MarketView, list[dict[str, object]]]:
    # Asked first: what changes meanwhile makes the next one due.
    sequence = outbox.head(session)
    needs, achievements = sides
    ids = [*needs, *achievements]
    # Where time runs out, the newest have been judged.
    newest = replica.columns.newest_first(np.array(needs, dtype=np.int64)).tolist()
    rules = load_rules().market
    number = min(rules.topics, -(-len(ids) // rules.listings_per_topic))
    topics = find_topics(_vectors(replica, sides), number)
    graded = balance(session, replica, newest, achievements)
    grades = {**graded.needs, **graded.achievements}
    terms = _terms(session, replica, dict(zip(ids, topics.members.tolist(), strict=True)))
    view = MarketView(
        sequence=sequence,
        encoder=replica.encoder.name,
        ranker=replica.ranker.version,
        listings=len(ids),
        unjudged=sum(grade == UNJUDGED for grade in grades.values()),
        topics=_described(topics, terms),
    )
    rows = zip(ids, topics.members.tolist(), topics.nearness.tolist(), strict=True)
    return view, [
        {"listing_id": i, "topic": topic, "nearness": nearness, "grade": grades[i]}
        for i, topic, nearness in rows
    ]


def _described(topics: Topics, terms: Sequence[Sequence[str]]) -> list[dict[str, object]]:
    places = np.round(topics.places, 3).tolist()
    return [
        {"terms": list(words), "x": x, "y": y} for words, (x, y) in zip(terms, places, strict=True)
    ]


def _public_ids(replica: Replica, side: str) -> Ids:
    """What the index holds of a side and has not expired, ascending."""
    held = replica.sides[side].dense["text"].ids()
    valid: list[int] = held[replica.columns.mask(Filters(), today())[held]].tolist()
    return valid


def _vectors(replica: Replica, sides: Sequence[Ids]) -> Floats:
    engines = [replica.sides[side].dense["text"] for side in SIDES]
    return np.concatenate(
        [centred(engine.vectors(ids)) for engine, ids in zip(engines, sides, strict=True)]
    )


def _terms(session: Session, replica: Replica, topic_of: dict[int, int]) -> list[list[str]]:
    """The key terms of each topic, from what anybody may read of its listings."""
    counted = [Counter[str]() for _ in range(max(topic_of.values()) + 1)]
    for entry in _entries(session, list(topic_of)):
        names = (entry.passages.title, *map(mask, entry.listing.keywords or ()))
        found = terms_in(replica.tokenizer, names, entry.passages.text)
        counted[topic_of[entry.listing.id]].update(found)
    return key_terms(counted, load_rules().market.terms)


def _entries(session: Session, ids: Ids) -> Iterator[Entry]:
    for start in range(0, len(ids), _CHUNK):
        yield from public_entries(session, ids[start : start + _CHUNK])


def _least() -> int:
    return load_rules().market.least
