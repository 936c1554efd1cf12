"""The first pass: how far its approximations may be from the truth."""

from __future__ import annotations

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.codes import CHUNK, Codes, RowSet
from tests.indexes.agreement import clustered


def approximations(codes: Codes, query: np.ndarray, n: int) -> np.ndarray:
    """Find each row alone, so that its approximation is the least one."""
    scores = np.empty(n)
    for row in range(n):
        mask = np.zeros(n, np.bool_)
        mask[row] = True
        found, scores[row] = codes.nearest(query, 1, RowSet(mask))
        assert found.tolist() == [row]
    return scores


@given(
    seed=st.integers(0, 2**32 - 1),
    shift=st.sampled_from([0, 1, 100]),
    scale=st.sampled_from([1e-6, 1, 1e6]),
)
def test_no_approximation_is_off_by_more_than_the_error(
    seed: int, shift: float, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    vectors = ((clustered(rng, 80, 8) + shift) * scale).astype(np.float32)
    codes = Codes(vectors[:40])
    codes.add(vectors)
    query = rng.standard_normal(8).astype(np.float32)
    usual = np.setdiff1d(np.arange(80), codes.strays)
    errors = np.abs(approximations(codes, query, 80) - vectors.astype(float) @ query)[usual]
    longest = np.linalg.norm(vectors, axis=1).max()
    assert (errors <= (codes.error + 1e-6 * longest) * np.linalg.norm(query)).all()


def test_a_byte_resolves_the_range_of_the_centred_vectors() -> None:
    vectors = clustered(np.random.default_rng(1), 5_000, 32) + 10
    codes = Codes(vectors)
    codes.add(vectors)
    step = 2 * np.abs(vectors - vectors.mean(axis=0)).max() / 255
    assert 0 < codes.error <= step / 2 * np.sqrt(32) * 1.01
    assert 0 < len(codes.strays) <= 5


def test_vectors_beyond_the_fitted_range_are_strays() -> None:
    vectors = clustered(np.random.default_rng(2), 500, 8)
    codes = Codes(vectors)
    codes.add(vectors)
    assert codes.strays.tolist() == []
    error = codes.error
    codes.add(np.concatenate([vectors[:1], 9 * vectors[:2]]))
    assert codes.strays.tolist() == [501, 502]
    assert codes.error == error


def test_rows_are_numbered_across_chunks_and_nearest_are_in_order() -> None:
    vectors = np.zeros((CHUNK + 2, 4), np.float32)
    vectors[:, 0] = np.linspace(-1, 1, CHUNK + 2)
    codes = Codes(vectors)
    codes.add(vectors)
    query = np.eye(4, dtype=np.float32)[0]
    rows, last = codes.nearest(query, 300, None)
    assert CHUNK + 2 - rows.min() < 400
    assert last == pytest.approx(1 - 2 * 300 / CHUNK, abs=2 / 255)
    allowed = np.zeros(CHUNK + 2, np.bool_)
    allowed[[3, CHUNK + 1]] = True
    rows, last = codes.nearest(query, 300, RowSet(allowed))
    assert sorted(rows.tolist()) == [3, CHUNK + 1]
    assert last == -np.inf


def test_equal_vectors_have_codes_without_error() -> None:
    vectors = np.full((20, 8), 0.25, np.float32)
    codes = Codes(vectors)
    codes.add(vectors)
    assert codes.error == 0
    rows, last = codes.nearest(np.ones(8, np.float32), 20, None)
    assert len(rows) == 20
    assert last == pytest.approx(2.0)


def test_faiss_thread_setting_is_left_alone() -> None:
    before = faiss.omp_get_max_threads()
    vectors = clustered(np.random.default_rng(1), 50, 8)
    codes = Codes(vectors)
    codes.add(vectors)
    codes.nearest(vectors[0], 5, None)
    assert faiss.omp_get_max_threads() == before
