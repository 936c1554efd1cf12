"""Which saved searches a new listing is found by: filters first, then every word of the query.

Words are looked for as pieces of the folded text, so that it does not matter how the words of a
listing are cut. One listing costs each search microseconds; no index and no encoder is asked.
What only the meaning finds is added when an alert is due, see `by_first_page`.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.actor import PUBLIC
from matcher.clock import now, today
from matcher.db import Database, upsert
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.columns import Columns
from matcher.matching.replica import Entry, Replica, public_entries
from matcher.matching.search import search
from matcher.matching.tokens import Tokenizer, fold
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from matcher.saved_searches.schemas import filters_of

READER = "saved searches"
_CHUNK = 100


def find_news(database: Database, replica: Replica) -> bool:
    """Look at what the next outbox entries made public; returns whether there were any.

    The replica must have caught up; entries beyond its sequence wait.
    """
    with database.read() as session:
        position, searches = outbox.position(session, READER), session.scalars(_following()).all()
        entries = outbox.entries_after(
            session, position, topic=CHANGED, until=replica.sequence, limit=_CHUNK
        )
        # Nobody waits for what an old platform has in its outbox.
        entries = entries if searches else []
        reached = entries[-1].sequence if entries else replica.sequence
        if reached <= position:
            return False
        fresh = Fresh(replica, public_entries(session, {entry.object_id for entry in entries}))
        found = [(one.id, listing_id) for one in searches for listing_id in fresh.found_by(one)]
    with database.write() as session:
        keep_hits(session, found)
        outbox.advance(session, READER, reached)
    return True


class Fresh:
    """Listings that have just become public, as searches look at them."""

    def __init__(self, replica: Replica, entries: Sequence[Entry]) -> None:
        # An entry may have gone from the index since: it is found when it comes back.
        held = [entry for entry in entries if entry.listing.id in replica.hashes]
        self._ids = np.array([entry.listing.id for entry in held], dtype=np.int64)
        self._published = [entry.listing.published_at for entry in held]
        self._texts = [fold(entry.passages.text) for entry in held]
        self._columns: Columns = replica.columns.excerpt(self._ids)
        self._tokenizer = replica.tokenizer

    def found_by(self, one: SavedSearch) -> list[int]:
        """The ids of those that are new in a search."""
        words = words_of(self._tokenizer, one.text)
        rows: NDArray[np.int64] = np.flatnonzero(
            self._columns.mask(filters_of(one.filters), today())
        )
        return [
            int(self._ids[row])
            for row in rows
            if (self._published[row] or now()) >= one.created_at
            and all(word in self._texts[row] for word in words)
        ]


def words_of(tokenizer: Tokenizer, text: str) -> list[str]:
    """What a listing's text must hold: the words of the query, or all of it where it has none."""
    return [token.word for token in tokenizer.words(text)] or fold(text).split()


def by_first_page(session: Session, replica: Replica, one: SavedSearch) -> list[int]:
    """The listings on the first page of the same search that were published since its last alert.

    Without words the page is only an order of what the filters leave, which is known already.
    """
    if not one.text or not _anything_since(session, one):
        return []
    page = search(session, PUBLIC, replica, one.text, filters_of(one.filters))
    return [
        hit.listing.id for hit in page.hits if (hit.listing.published_at or now()) >= one.alerted_at
    ]


def _anything_since(session: Session, one: SavedSearch) -> bool:
    later = exists().where(
        is_public(), Listing.kind == one.kind, Listing.published_at >= one.alerted_at
    )
    return bool(session.scalar(select(later)))


def _following() -> Select[SavedSearch]:
    return select(SavedSearch).where(SavedSearch.confirmed_at.is_not(None))


def keep_hits(session: Session, found: Iterable[tuple[int, int]]) -> None:
    """Note pairs of search and listing; known ones stay as they are, ended searches have none."""
    moment, there = now(), set(session.scalars(select(SavedSearch.id)))
    rows = [
        {"search_id": search_id, "listing_id": listing_id, "found_at": moment}
        for search_id, listing_id in found
        if search_id in there
    ]
    if rows:
        session.execute(upsert(session, SavedSearchHit).on_conflict_do_nothing(), rows)
