"""Embeddings of sentences in the database: reasons are to be found without encoding."""

from collections.abc import Collection, Sequence

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.db import Database, upsert
from matcher.listings.lifecycle import CHANGED
from matcher.matching.encoder.base import Encoder
from matcher.matching.models import SentenceVectors
from matcher.matching.reasons.side import Side
from matcher.matching.replica import public_entries
from matcher.matching.vectors import Floats

# Listings at a time: what is published meanwhile waits no longer than these take.
_CHUNK = 16


def sentences_by(encoder: Encoder) -> str:
    """The name of the outbox reader that embeds sentences with this encoder."""
    return f"sentences:{encoder.name}"


def keep_sentences_next(database: Database, encoder: Encoder) -> bool:
    """Embed the sentences of what changed next; returns whether there was any.

    A new reader of the outbox begins at its beginning, so that everything there is follows,
    also after another encoder was chosen. What is not public any more loses its vectors.
    """
    reader = sentences_by(encoder)
    with database.read() as session:
        position = outbox.position(session, reader)
        entries = outbox.entries_after(session, position, topic=CHANGED, limit=_CHUNK)
        if not entries:
            return False
    keep_sentences(database, encoder, {entry.object_id for entry in entries})
    with database.write() as session:
        outbox.advance(session, reader, entries[-1].sequence)
    return True


def keep_sentences(database: Database, encoder: Encoder, ids: Collection[int]) -> None:
    """Embed the sentences of those of the listings that are public, and forget the others'."""
    with database.read() as session:
        sides = [Side.of(entry.listing) for entry in public_entries(session, ids)]
        held = _held(session, encoder.name, ids)
    outdated = [side for side in sides if held.get(_id(side)) != side.content_hash]
    rows = encode_sentences(encoder, outdated)
    with database.write() as session:
        _forget(session, set(ids) - {_id(side) for side in sides})
        _keep(session, encoder.name, list(zip(outdated, rows, strict=True)))


def keep_all_sentences(database: Database, encoder: Encoder) -> None:
    """Embed until nothing is left."""
    while keep_sentences_next(database, encoder):
        pass


def sentence_vectors(session: Session, encoder: Encoder, sides: Sequence[Side]) -> list[Floats]:
    """A row for each sentence of each side: kept ones by one query, others encoded now."""
    ids = [side.listing.id for side in sides if side.listing]
    query = select(SentenceVectors).where(
        SentenceVectors.model == encoder.name, SentenceVectors.listing_id.in_(ids)
    )
    kept = {(row.listing_id, row.content_hash): row.data for row in session.scalars(query)}
    found = [kept.get((_id(side), side.content_hash)) for side in sides]
    missing = [side for side, data in zip(sides, found, strict=True) if data is None]
    fresh = iter(encode_sentences(encoder, missing))
    return [next(fresh) if data is None else _rows(data, encoder.dimension) for data in found]


def encode_sentences(encoder: Encoder, sides: Sequence[Side]) -> list[Floats]:
    """A row for each sentence of each side; the sentences of a role are encoded together."""
    rows: dict[str, Floats] = {}
    for name, encode in (
        ("need", encoder.encode_queries),
        ("achievement", encoder.encode_passages),
    ):
        texts = [text for side in sides if side.name == name for text in side.embedded]
        rows[name] = encode(texts) if texts else np.zeros((0, encoder.dimension), np.float32)
    taken = {"need": 0, "achievement": 0}
    found = []
    for side in sides:
        start = taken[side.name]
        taken[side.name] = end = start + len(side.sentences)
        found.append(rows[side.name][start:end])
    return found


def _id(side: Side) -> int:
    return side.listing.id if side.listing else 0


def _rows(data: bytes, dimension: int) -> Floats:
    return np.frombuffer(data, dtype="<f2").reshape(-1, dimension).astype(np.float32)


def _held(session: Session, model: str, ids: Collection[int]) -> dict[int, str]:
    query = select(SentenceVectors.listing_id, SentenceVectors.content_hash).where(
        SentenceVectors.model == model, SentenceVectors.listing_id.in_(ids)
    )
    return dict(session.execute(query).all())


def _forget(session: Session, ids: Collection[int]) -> None:
    """What is not public is kept by no model."""
    session.execute(delete(SentenceVectors).where(SentenceVectors.listing_id.in_(ids)))


def _keep(session: Session, model: str, rows: Sequence[tuple[Side, Floats]]) -> None:
    """In place of what this model made of the listings before; other models may be gone back to.

    Also where another process made the same of them meanwhile, such as one that rebuilds.
    """
    insert = upsert(session, SentenceVectors)
    made = {"content_hash": insert.excluded.content_hash, "data": insert.excluded.data}
    values = [
        {
            "listing_id": _id(side),
            "model": model,
            "content_hash": side.content_hash,
            "data": vectors.astype("<f2").tobytes(),
        }
        for side, vectors in rows
    ]
    if values:
        keys = [SentenceVectors.listing_id, SentenceVectors.model]
        session.execute(insert.on_conflict_do_update(index_elements=keys, set_=made), values)
