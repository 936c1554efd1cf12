"""Vectors come back bit for bit, by model and key, and are stored once."""

from hashlib import sha256

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.matching.models import Vector
from matcher.matching.vectors import load_vectors, missing_vectors, store_vectors


def key(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def stored(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Vector)) or 0


def test_every_bit_comes_back(session: Session) -> None:
    numbers = [0.1, -0.0, 1e-45, -3.4e38, np.pi, np.inf]
    vector = np.array(numbers, dtype=np.float32)
    store_vectors(session, "e5", {key(1): vector})
    session.flush()
    session.expire_all()
    back = load_vectors(session, "e5", [key(1)])[key(1)]
    assert back.dtype == np.float32
    assert back.tobytes() == vector.tobytes()


def test_another_precision_is_kept_as_single(session: Session) -> None:
    store_vectors(session, "e5", {key(1): np.array([0.1, 0.2])})  # type: ignore[dict-item]
    back = load_vectors(session, "e5", [key(1)])[key(1)]
    assert back.tolist() == np.array([0.1, 0.2], dtype=np.float32).tolist()


def test_models_do_not_share_vectors(session: Session) -> None:
    one, other = np.ones(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    store_vectors(session, "e5", {key(1): one})
    assert load_vectors(session, "bge", [key(1)]) == {}
    assert missing_vectors(session, "bge", [key(1)]) == {key(1)}
    store_vectors(session, "bge", {key(1): other})
    assert load_vectors(session, "e5", [key(1)])[key(1)].tolist() == [1, 1, 1]
    assert load_vectors(session, "bge", [key(1)])[key(1)].tolist() == [0, 0, 0]


def test_what_is_stored_is_not_stored_again(session: Session) -> None:
    first = {key(n): np.full(2, n, dtype=np.float32) for n in (1, 2)}
    store_vectors(session, "e5", first)
    store_vectors(session, "e5", {key(n): np.full(2, 9, dtype=np.float32) for n in (2, 3)})
    store_vectors(session, "e5", {})
    found = load_vectors(session, "e5", [key(n) for n in (1, 2, 3, 4)])
    assert {k: v.tolist() for k, v in found.items()} == {
        key(1): [1, 1],
        key(2): [2, 2],
        key(3): [9, 9],
    }
    assert stored(session) == 3


def test_thousands_are_loaded_in_batches(session: Session) -> None:
    """More than one statement may bind on any of the databases."""
    keys = [key(number) for number in range(1_101)]
    vectors = {k: np.full(2, n, dtype=np.float32) for n, k in enumerate(keys) if n % 2}
    store_vectors(session, "e5", vectors)
    assert missing_vectors(session, "e5", [*keys, *keys]) == set(keys[::2])
    found = load_vectors(session, "e5", iter(keys))
    assert set(found) == set(vectors)
    assert all(found[k].tolist() == vectors[k].tolist() for k in found)


def test_nothing_asked_nothing_found(session: Session) -> None:
    assert load_vectors(session, "e5", []) == {}
    assert missing_vectors(session, "e5", []) == set()
