"""Keep index and database equal: embed what is new, snapshot, load, verify, repair."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from indexes.errors import SnapshotDamagedError
from indexes.snapshot import JSON, SnapshotStore
from matcher import outbox
from matcher.db import Database
from matcher.listings.lifecycle import CHANGED
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.encoder.base import Encoder
from matcher.matching.passages import PARTS
from matcher.matching.replica import Entry, Replica, encoded_by, public_entries
from matcher.matching.sentence_vectors import keep_all_sentences
from matcher.matching.vectors import Floats, missing_vectors, store_vectors

log = logging.getLogger(__name__)
CHUNK = 256


@dataclass(frozen=True)
class IndexStatus:
    """How far each step of publishing has come, as outbox sequences."""

    head: int
    encoded: int
    snapshot: int
    public: int


@dataclass(frozen=True)
class Difference:
    """Where index and database disagree, as listing ids."""

    missing: Sequence[int]
    surplus: Sequence[int]
    outdated: Sequence[int]

    @property
    def ids(self) -> list[int]:
        """All of them."""
        return sorted({*self.missing, *self.surplus, *self.outdated})


def snapshot_of(encoder: Encoder) -> str:
    """The name of the outbox reader that stands for the snapshots with this encoder."""
    return f"snapshot:{encoder.name}"


def status(database: Database, encoder: Encoder) -> IndexStatus:
    """Read how far the readers of the outbox have come."""
    with database.read() as session:
        return IndexStatus(
            head=outbox.head(session),
            encoded=outbox.position(session, encoded_by(encoder)),
            snapshot=outbox.position(session, snapshot_of(encoder)),
            public=session.scalar(select(func.count()).select_from(Listing).where(is_public()))
            or 0,
        )


def encode_next(
    database: Database, encoder: Encoder, progress: Callable[[int], None] | None = None
) -> bool:
    """Embed what the next outbox entries made public; returns whether there were any.

    Embedding takes long and runs outside any transaction; vectors and position are stored in one.
    """
    reader = encoded_by(encoder)
    with database.read() as session:
        position = outbox.position(session, reader)
        entries = outbox.entries_after(session, position, topic=CHANGED, limit=CHUNK)
        reached = entries[-1].sequence if entries else outbox.head(session)
        if reached == position:
            return False
        public = public_entries(session, {entry.object_id for entry in entries})
        missing = missing_vectors(
            session, encoder.name, [key for entry in public for key in entry.hashes]
        )
    vectors = _embed(encoder, public, missing)
    with database.write() as session:
        store_vectors(session, encoder.name, vectors)
        outbox.advance(session, reader, reached)
    if progress:
        progress(len(entries))
    return True


def encode_all(
    database: Database, encoder: Encoder, progress: Callable[[int], None] | None = None
) -> None:
    """Embed until nothing is left."""
    while encode_next(database, encoder, progress):
        pass


def open_replica(database: Database, replica: Replica, snapshots: SnapshotStore) -> None:
    """Fill a replica from the newest snapshot, else from the database, and catch up."""
    if not _load_newest(database, replica, snapshots):
        _refill(database, replica)
    with database.read() as session:
        replica.catch_up(session)


def write_snapshot(database: Database, replica: Replica, snapshots: SnapshotStore) -> int:
    """Keep the replica as a new generation; returns its sequence."""
    sequence = replica.sequence
    manifest: dict[str, JSON] = {
        "encoder": replica.encoder.name,
        "dimension": replica.encoder.dimension,
        "tokenizer": replica.tokenizer.name,
        "count": len(replica),
        "sequence": sequence,
    }
    snapshots.write(manifest, {"replica": replica.save})
    with database.write() as session:
        outbox.advance(session, snapshot_of(replica.encoder), sequence)
    return sequence


def rebuild(database: Database, replica: Replica, snapshots: SnapshotStore) -> int:
    """Build the index from the database alone and keep it; returns how many entries it has."""
    encode_all(database, replica.encoder)
    keep_all_sentences(database, replica.encoder)
    _refill(database, replica)
    write_snapshot(database, replica, snapshots)
    return len(replica)


def compare(database: Database, replica: Replica) -> Difference:
    """Compare the replica, after catching up, with what the database says is public."""
    with database.read() as session:
        replica.catch_up(session)
        ids = session.scalars(select(Listing.id).where(is_public())).all()
        truth = {
            entry.listing.id: entry.hashes
            for start in range(0, len(ids), CHUNK)
            for entry in public_entries(session, ids[start : start + CHUNK])
        }
    held = replica.held_hashes()
    return Difference(
        missing=sorted(set(truth) - set(held)),
        surplus=sorted(set(held) - set(truth)),
        outdated=sorted(i for i in set(truth) & set(held) if truth[i] != held[i]),
    )


def repair(database: Database, replica: Replica, difference: Difference) -> None:
    """Make the differing entries equal to the database, here and in every other replica."""
    with database.write() as session:
        outbox.append(session, CHANGED, *difference.ids)
    encode_all(database, replica.encoder)
    with database.read() as session:
        replica.discard(difference.ids)
        replica.catch_up(session)


def _load_newest(database: Database, replica: Replica, snapshots: SnapshotStore) -> bool:
    try:
        generation = snapshots.newest()
        if generation is None or not _fits(generation.manifest, replica):
            return False
        with database.read() as session:
            sequence = int(str(generation.manifest["sequence"]))
            replica.load(session, generation.part("replica"), sequence)
    except (SnapshotDamagedError, OSError, ValueError) as error:
        log.warning("index snapshot not used: %s", error)
        return False
    return True


def _refill(database: Database, replica: Replica) -> None:
    replica.reset()
    with database.read() as session:
        ids = session.scalars(select(Listing.id).where(is_public()).order_by(Listing.id)).all()
        sequence = outbox.position(session, encoded_by(replica.encoder))
        replica.refresh(session, ids)
        replica.sequence = sequence


def _embed(encoder: Encoder, entries: Sequence[Entry], missing: set[str]) -> dict[str, Floats]:
    """The vectors of the texts whose hashes are missing, each text once."""
    texts: dict[str, dict[str, str]] = {"need": {}, "achievement": {}}
    for entry in entries:
        for part in PARTS:
            key = entry.passages.hash(part)
            if key in missing:
                texts[entry.passages.side][key] = entry.passages.embedded(part)
    vectors: dict[str, Floats] = {}
    for side, by_hash in texts.items():
        encode = encoder.encode_queries if side == "need" else encoder.encode_passages
        vectors.update(zip(by_hash, encode(list(by_hash.values())), strict=True))
    return vectors


def _fits(manifest: Mapping[str, object], replica: Replica) -> bool:
    """Whether a snapshot was made with this process's encoder and tokenizer."""
    wanted = {"encoder": replica.encoder.name, "tokenizer": replica.tokenizer.name}
    return all(manifest.get(key) == value for key, value in wanted.items())
