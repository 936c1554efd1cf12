"""A platform grown to a size: rows, vectors, index."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from loading.compose import Composed, Source, compose, sources
from loading.remembering import Remembering
from matcher.accounts.models import Organization, Zone
from matcher.demonstration.files import organizations
from matcher.listings.models import KINDS, Listing
from matcher.matching.indexing import rebuild
from matcher.matching.passages import PARTS, passages_of
from matcher.matching.sentence_vectors import keep_sentences
from matcher.matching.vectors import store_vectors
from matcher.migrations import upgrade
from matcher.runtime import Runtime

Floats = NDArray[np.float32]
T = TypeVar("T")
_BATCH = 1_000
_NOISE = 0.05
_LETTERS = {"demand": "D", "scenario": "S", "achievement": "A"}


def fill(runtime: Runtime, count: int) -> None:
    """Bring an empty home to so many listings of 2,000 organizations, indexed.

    Vectors lie between those that the runtime's encoder gives for the two listings of the
    demonstration that a generated one follows, with 5 % noise: embedding all would take an hour.
    """
    upgrade(runtime.database)
    known = sources()
    vectors = _embedded(runtime, known)
    with runtime.database.write() as session:
        owners = _owners(session, count // 25)
        numbered = enumerate(compose(known, count), start=1)
        for some in _batches(numbered):
            _insert(session, runtime.encoder.name, some, owners, vectors)
        session.execute(text("ANALYZE"))
    rebuild(runtime.database, runtime.replica, runtime.snapshots)
    encoder = Remembering(runtime.encoder)
    for ids in _batches(range(1, count + 1)):
        keep_sentences(runtime.database, encoder, ids)


def _embedded(runtime: Runtime, known: Sequence[Source]) -> dict[str, Floats]:
    """The vectors of the demonstration's listings by part, each in its role."""
    passages = [passages_of(KINDS[source.kind](**source.values)) for source in known]
    encoders = {
        "need": runtime.encoder.encode_queries,
        "achievement": runtime.encoder.encode_passages,
    }
    vectors = {
        part: np.empty((len(known), runtime.encoder.dimension), np.float32) for part in PARTS
    }
    for side, encode in encoders.items():
        places = [place for place, held in enumerate(passages) if held.side == side]
        for part in PARTS:
            vectors[part][places] = encode([passages[place].embedded(part) for place in places])
    return vectors


def _owners(session: Session, count: int) -> dict[str, list[int]]:
    """Organizations by whether they post achievements; the first of each post most."""
    session.add(Zone(id=1, code="load", name="示例示范区", region="150000"))
    session.flush()
    known = list(organizations())
    rows = [
        {
            **known[number % len(known)],
            "id": number + 1,
            "zone_id": 1,
            "name": f"{known[number % len(known)]['name']}第{number + 1}分部",
        }
        for number in range(count)
    ]
    session.execute(insert(Organization), rows)
    firms = {row["id"] for row in rows if row["kind"] == "enterprise"}
    return {
        "need": sorted(firms),
        "achievement": [row["id"] for row in rows if row["id"] not in firms],
    }


def _insert(
    session: Session,
    model: str,
    numbered: Sequence[tuple[int, Composed]],
    owners: dict[str, list[int]],
    vectors: dict[str, Floats],
) -> None:
    rng = np.random.default_rng(numbered[0][0])
    drawn = random.Random(numbered[0][0])  # noqa: S311 - no secret
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    kept: dict[str, Floats] = {}
    for number, made in numbered:
        passages = passages_of(KINDS[made.kind](**made.values))
        theirs = owners["achievement" if made.kind == "achievement" else "need"]
        rows[made.kind].append(
            made.values
            | {
                "id": number,
                "kind": made.kind,
                "version": 1,
                "code": f"{_LETTERS[made.kind]}2026-{number:05}",
                "zone_id": 1,
                "organization_id": theirs[int(len(theirs) * drawn.random() ** 3)],
                "created_at": made.values["published_at"],
            }
        )
        for part in PARTS:
            kept[passages.hash(part)] = _mixed(vectors[part], made, rng)
    for kind, listed in rows.items():
        if listed:
            for table in (Listing.__table__, KINDS[kind].__table__):
                assert isinstance(table, Table)  # noqa: S101 - what declarative models have
                names = {column.name for column in table.columns}
                some = [{k: v for k, v in row.items() if k in names} for row in listed]
                session.execute(insert(table), some)
    store_vectors(session, model, kept)


def _mixed(vectors: Floats, made: Composed, rng: np.random.Generator) -> Floats:
    weight = np.float32(rng.uniform(0.6, 0.9))
    mixture = weight * vectors[made.first] + (1 - weight) * vectors[made.second]
    noise = rng.standard_normal(len(mixture), dtype=np.float32) * _NOISE / len(mixture) ** 0.5
    mixture = mixture / np.linalg.norm(mixture) + noise.astype(np.float32)
    unit: Floats = mixture / np.linalg.norm(mixture)
    return unit


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows in lists of a thousand."""
    going = iter(rows)
    while some := list(islice(going, _BATCH)):
        yield some
