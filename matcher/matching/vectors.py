"""Embeddings in the database, by model and hash of the text: no text is embedded twice."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.db import upsert
from matcher.matching.models import Vector

Floats = NDArray[np.float32]
_BATCH = 500  # below every database's limit of bound parameters


def load_vectors(session: Session, model: str, hashes: Iterable[str]) -> dict[str, Floats]:
    """The stored vectors among the hashes."""
    wanted = sorted(set(hashes))
    found: dict[str, Floats] = {}
    for start in range(0, len(wanted), _BATCH):
        rows = session.execute(
            select(Vector.content_hash, Vector.data).where(
                Vector.model == model, Vector.content_hash.in_(wanted[start : start + _BATCH])
            )
        )
        found.update({key: np.frombuffer(data, dtype="<f4") for key, data in rows})
    return found


def missing_vectors(session: Session, model: str, hashes: Iterable[str]) -> set[str]:
    """The hashes that have no stored vector."""
    wanted = sorted(set(hashes))
    missing = set(wanted)
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        query = select(Vector.content_hash).where(
            Vector.model == model, Vector.content_hash.in_(some)
        )
        missing.difference_update(session.scalars(query))
    return missing


def store_vectors(session: Session, model: str, vectors: Mapping[str, Floats]) -> None:
    """Keep vectors; what another process stored meanwhile stays."""
    rows: Sequence[dict[str, object]] = [
        {"model": model, "content_hash": key, "data": vectors[key].astype("<f4").tobytes()}
        for key in sorted(vectors)
    ]
    if rows:
        session.execute(upsert(session, Vector).on_conflict_do_nothing(), rows)
