"""The index in memory of one process: a replica of the database that follows the outbox."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Load, Session, selectinload

from matcher import outbox
from matcher.accounts.models import Organization
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Achievement, Demand, Listing, Scenario
from matcher.listings.visibility import is_public
from matcher.matching.cohort import Cohort
from matcher.matching.columns import Columns
from matcher.matching.encoder.base import Encoder
from matcher.matching.hybrid import HybridIndex, Probe, Vector, make_probe
from matcher.matching.passages import PARTS, SIDES, Passages, passages_of
from matcher.matching.ranker_versions import current_ranker
from matcher.matching.ranking import load_ranker
from matcher.matching.reasons.centres import sentence_centres
from matcher.matching.remembered import Remembered
from matcher.matching.reranking import Reranker
from matcher.matching.tokens import Tokenizer
from matcher.matching.vectors import load_vectors

T = TypeVar("T")
_BATCH = 500
# What `Columns.put` reads: loading the prose with it takes twice as long.
_FILTERED_BY = (
    Load(Listing).load_only(
        Listing.region,
        Listing.industry,
        Listing.technical_fields,
        Listing.organization_id,
        Listing.valid_until,
        Listing.published_at,
    ),
    Load(Demand).load_only(Demand.cooperation, Demand.min_trl, Demand.funds_max),
    Load(Scenario).load_only(Scenario.min_trl, Scenario.funds_max),
    Load(Achievement).load_only(Achievement.cooperation, Achievement.trl, Achievement.price_min),
)


def encoded_by(encoder: Encoder) -> str:
    """The name of the outbox reader that embeds with this encoder."""
    return f"encoder:{encoder.name}"


@dataclass(frozen=True)
class Entry:
    """A listing as it goes into the index."""

    listing: Listing
    passages: Passages

    @property
    def hashes(self) -> tuple[str, ...]:
        """The keys of its vectors, by part."""
        return tuple(self.passages.hash(part) for part in PARTS)


def public_entries(session: Session, ids: Iterable[int]) -> list[Entry]:
    """The public ones among these listings."""
    query = (
        select(Listing)
        .where(Listing.id.in_(list(ids)), is_public())
        .options(selectinload(Listing.organization))
        .order_by(Listing.id)
    )
    return [Entry(listing, passages_of(listing)) for listing in session.scalars(query)]


class Replica:
    """Hybrid indexes of both sides, the columns to filter by, and how far they follow.

    Searches may run in many threads while one thread catches up.
    """

    def __init__(
        self, encoder: Encoder, tokenizer: Tokenizer, reranker: Reranker | None = None
    ) -> None:
        self.encoder = encoder
        self.tokenizer = tokenizer
        self.reranker = reranker
        self.ranker = load_ranker()
        self._centres: dict[str, tuple[int, Mapping[str, Vector]]] = {}
        self._cohort: tuple[object, Cohort] | None = None
        self.sides = {side: HybridIndex.empty(encoder.dimension) for side in SIDES}
        self.columns = Columns()
        self.hashes: dict[int, tuple[str, ...]] = {}
        self.sequence = 0
        self._side: dict[int, str] = {}
        self._writing = threading.Lock()
        self._changes = 0
        self._remembered = Remembered()

    def __len__(self) -> int:
        return len(self.hashes)

    def catch_up(self, session: Session) -> int:
        """Apply what was committed and embedded since; returns how many listings changed."""
        with self._writing:
            self.ranker = current_ranker(session, self.encoder.name)
            until = outbox.position(session, encoded_by(self.encoder))
            changed = 0
            while self.sequence < until:
                entries = outbox.entries_after(
                    session, self.sequence, topic=CHANGED, until=until, limit=_BATCH
                )
                changed += self._apply(session, {entry.object_id for entry in entries})
                full = len(entries) == _BATCH
                self.sequence = entries[-1].sequence if full else until
            return changed

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` computes from this index, computed once until the index changes."""
        return self._remembered.get(lambda: (self._changes, self.ranker.version), key, make)

    def refresh(self, session: Session, ids: Iterable[int]) -> int:
        """Make the entries of these listings what the database says, whatever they are now."""
        with self._writing:
            wanted = sorted(set(ids))
            batches = range(0, len(wanted), _BATCH)
            return sum(self._apply(session, wanted[at : at + _BATCH]) for at in batches)

    def probe(self, passages: Passages, listing_id: int | None = None) -> Probe:
        """What to search with: stored vectors of an indexed listing, else freshly encoded."""
        stored = self.hashes.get(listing_id or 0)
        if listing_id and stored == tuple(passages.hash(part) for part in PARTS):
            tokens = {part: self.tokenizer(passages[part]) for part in PARTS}
            return Probe(self.sides[passages.side].stored_vectors(listing_id), tokens)
        return make_probe(self.encoder, self.tokenizer, passages)

    def matching_probe(self, passages: Passages, listing_id: int | None = None) -> Probe:
        """What to look for on the other side, and how to compare it with what is found there."""
        return replace(
            self.probe(passages, listing_id),
            centre=self._centre(passages.side),
            cohort=self._achievements(),
            seeking=passages.side == "need",
        )

    @cached_property
    def sentence_centres(self) -> Mapping[str, Vector]:
        """What the sentences of each side have in common, to this encoder."""
        return sentence_centres(self.encoder)

    def _achievements(self) -> Cohort:
        """The cohort that every need is compared with, computed anew when the index changes."""
        index = self.sides["achievement"]
        state = (index, self.sequence, len(index), self.ranker.version)
        if self._cohort is None or self._cohort[0] != state:
            self._cohort = (state, index.cohort(self.ranker.nearness))
        return self._cohort[1]

    def _centre(self, side: str) -> Mapping[str, Vector]:
        """The mean vectors of a side, computed anew when it has changed by a tenth."""
        index = self.sides[side]
        size, centre = self._centres.get(side, (0, {}))
        if 10 * abs(len(index) - size) > size:
            size, centre = len(index), index.mean_vectors()
            self._centres[side] = (size, centre)
        return {part: self.ranker.centring * vector for part, vector in centre.items()}

    def save(self, directory: Path) -> None:
        """Write the engines and the hashes of their entries."""
        with self._writing:
            for side in SIDES:
                self.sides[side].save(directory / side)
            ids = sorted(self.hashes)
            hashes = np.array([self.hashes[i] for i in ids], dtype="S64")
            np.save(directory / "ids.npy", np.array(ids, dtype=np.int64))
            np.save(directory / "hashes.npy", hashes.reshape(-1, len(PARTS)))

    def load(self, session: Session, directory: Path, sequence: int) -> None:
        """Replace everything by what `save` wrote at this sequence."""
        self._changes += 1
        self.close()
        self.sides = {side: HybridIndex.load(directory / side) for side in SIDES}
        ids = np.load(directory / "ids.npy").tolist()
        hashes = np.load(directory / "hashes.npy")
        self.hashes = {
            i: tuple(key.decode() for key in row) for i, row in zip(ids, hashes, strict=True)
        }
        self._side = {i: side for side in SIDES for i in self.sides[side].held_ids()[1]}
        self._load_columns(session)
        self.sequence = sequence

    def held_hashes(self) -> dict[int, tuple[str, ...]]:
        """What every engine really holds, by listing; an entry in some engines only is blank."""
        held: dict[int, tuple[str, ...]] = {}
        for side in SIDES:
            complete, some = self.sides[side].held_ids()
            held.update(dict.fromkeys(some - complete, ("",)))
            held.update({i: self.hashes.get(i, ("",)) for i in complete})
        return held

    def discard(self, ids: Iterable[int]) -> None:
        """Drop entries from all engines, wherever they are, so that they can be put anew."""
        with self._writing:
            self._changes += 1
            wanted = list(ids)
            for side in SIDES:
                self.sides[side].remove(wanted)
            for i in wanted:
                self.columns.drop(i)
                self.hashes.pop(i, None)
                self._side.pop(i, None)

    def reset(self) -> None:
        """Begin again with nothing."""
        with self._writing:
            self._changes += 1
            self.close()
            self.sides = {side: HybridIndex.empty(self.encoder.dimension) for side in SIDES}
            self.columns = Columns()
            self.hashes, self._side, self.sequence = {}, {}, 0

    def close(self) -> None:
        """Free the engines."""
        for index in self.sides.values():
            index.close()

    def _load_columns(self, session: Session) -> None:
        self.columns = Columns()
        query = (
            select(Listing, Organization.kind)
            .join(Listing.organization)
            .where(is_public())
            .options(*_FILTERED_BY)
        )
        for listing, kind in session.execute(query.execution_options(yield_per=1000)):
            if listing.id in self.hashes:
                self.columns.put(listing, kind)

    def _apply(self, session: Session, ids: Sequence[int] | set[int]) -> int:
        entries = public_entries(session, ids)
        hashes = [h for entry in entries for h in entry.hashes]
        vectors = load_vectors(session, self.encoder.name, hashes)
        # An entry changed again after `until` may lack its vector: its next outbox row brings it.
        ready = [e for e in entries if all(h in vectors for h in e.hashes)]
        public = {entry.listing.id for entry in entries}
        # Before and after: nothing is kept that was computed in between.
        self._changes += 1
        self._forget([i for i in ids if i not in public])
        for side in SIDES:
            self._put([entry for entry in ready if entry.passages.side == side], vectors, side)
        self._changes += 1
        return len(ids)

    def _put(self, entries: Sequence[Entry], vectors: dict[str, np.ndarray], side: str) -> None:
        changed = [e for e in entries if self.hashes.get(e.listing.id) != e.hashes]
        if changed:
            self.sides[side].add(
                [entry.listing.id for entry in changed],
                {
                    part: np.stack([vectors[entry.passages.hash(part)] for entry in changed])
                    for part in PARTS
                },
                {part: [self.tokenizer(e.passages[part]) for e in changed] for part in PARTS},
            )
        for entry in entries:
            self.columns.put(entry.listing, entry.listing.organization.kind)
            self.hashes[entry.listing.id] = entry.hashes
            self._side[entry.listing.id] = side

    def _forget(self, ids: Sequence[int]) -> None:
        held = [i for i in ids if i in self.hashes]
        for side in SIDES:
            gone = [i for i in held if self._side.get(i) == side]
            if gone:
                self.sides[side].remove(gone)
        for i in held:
            self.columns.drop(i)
            self.hashes.pop(i, None)
            self._side.pop(i, None)
