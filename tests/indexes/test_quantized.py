"""The production engine against the exact one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from indexes import quantized, segment
from indexes.arrays import write_arrays
from indexes.exact import ExactVectorIndex
from indexes.quantized import QuantizedVectorIndex
from indexes.vector import VectorIndex
from tests.indexes.agreement import SHARES, as_dict, assert_best, clustered, random_filter

N = 6_000
TOLERANCE = 1e-6


def filled(dimension: int, seed: int = 0) -> tuple[QuantizedVectorIndex, ExactVectorIndex]:
    rng = np.random.default_rng(seed)
    ids, vectors = rng.permutation(2 * N)[:N], clustered(rng, N, dimension)
    index, reference = QuantizedVectorIndex(dimension), ExactVectorIndex(dimension)
    for engine in (index, reference):
        engine.add(ids, vectors)
    return index, reference


def assert_agree(
    index: VectorIndex, reference: VectorIndex, queries: np.ndarray, k: int, share: float = 1.0
) -> None:
    allowed = random_filter(np.random.default_rng(7), 2 * N, share)
    hits = index.search_batch(queries, k, allowed)
    expected = reference.search_batch(queries, N, allowed)
    for each, best in zip(hits, expected, strict=True):
        assert_best(each, as_dict(best), k, TOLERANCE)


@pytest.fixture(scope="module", params=[32, 30])
def pair(request: pytest.FixtureRequest) -> tuple[QuantizedVectorIndex, ExactVectorIndex]:
    return filled(request.param)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("k", [1, 10, 200, 1_000, 2 * N])
def test_filtered_search_agrees(
    pair: tuple[QuantizedVectorIndex, ExactVectorIndex], k: int, share: float
) -> None:
    index, reference = pair
    queries = clustered(np.random.default_rng(5), 5, index.dimension)
    assert_agree(index, reference, queries, k, share)


def test_scores_and_vectors_agree(pair: tuple[QuantizedVectorIndex, ExactVectorIndex]) -> None:
    index, reference = pair
    query = clustered(np.random.default_rng(6), 1, index.dimension)[0]
    ids = np.arange(500)
    np.testing.assert_allclose(
        index.scores(query, ids), reference.scores(query, ids), rtol=0, atol=TOLERANCE
    )
    hits = index.search(query, 200)
    np.testing.assert_array_equal(index.scores(query, hits.ids), hits.scores)
    np.testing.assert_allclose(
        index.vectors(hits.ids), reference.vectors(hits.ids), rtol=0, atol=TOLERANCE
    )
    np.testing.assert_array_equal(index.ids(), reference.ids())


@pytest.mark.parametrize("copies", [5, 100, 1_500])
def test_equal_vectors_tie_by_id_however_they_were_added(copies: int) -> None:
    index, _ = filled(32)
    query = clustered(np.random.default_rng(8), 1, 32)[0]
    ids = np.random.default_rng(9).permutation(np.arange(20_000, 20_000 + copies))
    index.add(ids[: copies // 2], np.tile(query, (copies // 2, 1)))
    for document_id in ids[copies // 2 :]:
        index.add([document_id], [query])
    hits = index.search(query, 4)
    assert hits.ids.tolist() == [20_000, 20_001, 20_002, 20_003]
    assert len(set(hits.scores.tolist())) == 1


def test_zero_query_and_zero_vectors() -> None:
    index, reference = filled(32)
    for engine in (index, reference):
        engine.add([30_000, 30_001], np.zeros((2, 32)))
    hits = index.search(np.zeros(32), 50)
    assert hits.ids.tolist() == reference.ids()[:50].tolist()
    assert not hits.scores.any()
    assert index.scores(np.ones(32), [30_000]).tolist() == [0.0]


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_vectors_of_any_length(scale: float) -> None:
    rng = np.random.default_rng(11)
    vectors = clustered(rng, N, 16) * scale * rng.uniform(0.1, 1, size=(N, 1)).astype(np.float32)
    index, reference = QuantizedVectorIndex(16), ExactVectorIndex(16)
    for engine in (index, reference):
        engine.add(np.arange(N), vectors)
    query = clustered(rng, 1, 16)[0]
    hits, expected = index.search(query, 100), reference.search(query, 100)
    np.testing.assert_allclose(hits.scores, expected.scores, rtol=1e-5)


def test_tombstones_are_compacted_in_batches() -> None:
    index, reference = filled(32)
    fitted_on = index._segment.fitted_on
    ids = reference.ids()
    for engine in (index, reference):
        assert engine.remove(ids[:1_000]) == 1_000
    assert index.tombstones == 1_000
    queries = clustered(np.random.default_rng(12), 5, 32)
    assert_agree(index, reference, queries, 50)
    for engine in (index, reference):
        engine.add(ids[1_000:1_001], queries[:1])
    assert index.tombstones == 0
    assert (fitted_on, index._segment.fitted_on) == (N, N - 1_000)
    assert_agree(index, reference, queries, 50)
    assert len(index) == len(reference) == N - 1_000


def test_codes_are_fitted_anew_when_the_index_has_doubled() -> None:
    rng = np.random.default_rng(13)
    index = QuantizedVectorIndex(16)
    fitted_on = []
    for start in range(0, 5_000, 500):
        index.add(np.arange(start, start + 500), clustered(rng, 500, 16))
        fitted_on.append(index._segment.fitted_on)
    assert fitted_on == [0, 0, 1_500, 1_500, 1_500, 3_000, 3_000, 3_000, 3_000, 3_000]
    index.compact()
    assert index._segment.fitted_on == 5_000


def test_loaded_index_goes_on(tmp_path: Path) -> None:
    index, reference = filled(32)
    for engine in (index, reference):
        engine.remove(reference.ids()[:300])
    index.save(tmp_path)
    loaded = QuantizedVectorIndex.load(tmp_path)
    assert loaded.tombstones == 0
    queries = clustered(np.random.default_rng(14), 4, 32)
    old = reference.ids()[100:150]
    for engine in (loaded, reference):
        engine.add([1, 50_000, 50_001, 50_002], queries)
        engine.remove(old)
    assert_agree(loaded, reference, queries, 300)


def test_searches_while_the_index_grows() -> None:
    """Growing moves the vectors in memory: without the lock this is a segmentation fault."""
    vectors = np.random.default_rng(16).standard_normal((8_000, 256)).astype(np.float32)
    index, done = QuantizedVectorIndex(256), Event()
    index.add(np.arange(1_500), vectors[:1_500])

    def search() -> None:
        while not done.is_set():
            assert all(len(hits) == 20 for hits in index.search_batch(vectors[:4], 20))

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(search) for _ in range(2)]
        for start in range(1_500, 8_000, 50):
            index.add(np.arange(start, start + 50), vectors[start : start + 50])
        done.set()
        for each in searches:
            each.result()
    assert index.search(vectors[7_999], 1).ids.tolist() == [7_999]


def test_searches_while_others_add_and_remove() -> None:
    rng = np.random.default_rng(15)
    index, reference = filled(32)
    fresh, queries = clustered(rng, 1_500, 32), clustered(rng, 20, 32)
    done = Event()

    def change(first: int) -> None:
        for i in range(first, 1_500, 2):
            index.add([100_000 + i], fresh[i : i + 1])
            index.remove([reference.ids()[i]])

    def search(seed: int) -> int:
        count = 0
        allowed = random_filter(np.random.default_rng(seed), 200_000, 0.5)
        while not done.is_set() or count < 20:
            for hits in index.search_batch(queries, 30, allowed if count % 2 else None):
                assert len(hits) == 30
                assert (np.diff(hits.scores) <= 0).all()
            assert np.isfinite(index.scores(queries[0], reference.ids()[1_500:])).all()
            count += 1
        return count

    with ThreadPoolExecutor(5) as pool:
        searches = [pool.submit(search, seed) for seed in range(3)]
        for change_task in [pool.submit(change, first) for first in range(2)]:
            change_task.result()
        done.set()
        for each in searches:
            assert each.result() >= 20
    reference.remove(reference.ids()[:1_500])
    reference.add(np.arange(100_000, 101_500), fresh)
    np.testing.assert_array_equal(index.ids(), reference.ids())
    for hits, best in zip(
        index.search_batch(queries, 30), reference.search_batch(queries, N), strict=True
    ):
        assert_best(hits, as_dict(best), 30, TOLERANCE)


def test_vectors_far_from_the_fitted_ones_are_found_and_end_in_a_new_fit() -> None:
    index, reference = filled(32)
    far = 5 * clustered(np.random.default_rng(17), 1_500, 32)
    queries = clustered(np.random.default_rng(18), 5, 32)
    for start, strays in ((0, 900), (900, 0)):
        chunk = far[start : start + 900]
        for engine in (index, reference):
            engine.add(np.arange(20_000 + start, 20_000 + start + len(chunk)), chunk)
        assert strays <= index._segment.strays <= strays + 10
        for k in (3, 300):
            for hits, best in zip(
                index.search_batch(queries, k), reference.search_batch(queries, 2 * N), strict=True
            ):
                assert_best(hits, as_dict(best), k, 5 * TOLERANCE)


def test_a_filter_that_keeps_only_what_is_far() -> None:
    """Half is permitted, but none of the nearest: fetching more and sifting would find nothing."""
    rng = np.random.default_rng(19)
    vectors = np.concatenate([clustered(rng, N, 16), -clustered(rng, N, 16)])
    vectors[:, 0] = np.repeat([3, -3], N)
    index, reference = QuantizedVectorIndex(16), ExactVectorIndex(16)
    for engine in (index, reference):
        engine.add(np.arange(2 * N), vectors)
    query, allowed = np.eye(16)[0] + vectors[0], np.arange(2 * N) >= N
    expected = as_dict(reference.search(query, N, allowed))
    assert_best(index.search(query, 50, allowed), expected, 50, 5 * TOLERANCE)


def test_candidates_that_are_fewer_than_asked_for_are_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So narrow, sifting leaves two of four candidates, and nothing beyond is as good as they."""
    monkeypatch.setattr(segment, "SCAN", 2)
    monkeypatch.setattr(segment, "MARGIN", 1)
    monkeypatch.setattr(segment, "WIDTHS", (1, 2))
    monkeypatch.setattr(quantized, "FIRST_FIT", 5)
    index = QuantizedVectorIndex(2)
    index.add(np.arange(12), np.outer([9, 8, 7, 6, *[0] * 8], [1, 0]))
    allowed = np.array([True, False, True, False, *[True] * 8])
    hits = index.search([1, 0], 3, allowed)
    assert (hits.ids.tolist(), hits.scores.tolist()) == ([0, 2, 4], [9, 7, 0])


def test_a_snapshot_of_rotated_vectors_is_read(tmp_path: Path) -> None:
    vectors = clustered(np.random.default_rng(20), 50, 8)
    rotation = np.linalg.qr(np.random.default_rng(21).standard_normal((8, 8)))[0]
    rotated = (vectors @ rotation).astype(np.float32)
    write_arrays(tmp_path, ids=np.arange(50), vectors=rotated, rotation=rotation)
    index = QuantizedVectorIndex.load(tmp_path)
    np.testing.assert_allclose(index.vectors(np.arange(50)), vectors, atol=1e-6)


IDS = st.lists(st.integers(0, 40), unique=True, max_size=12)


class QuantizedMachine(RuleBasedStateMachine):
    """Random changes to both engines, with limits so low that every path is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(segment, "SCAN", 2)
        self.patch.setattr(segment, "MARGIN", 1)
        self.patch.setattr(segment, "WIDTHS", (1, 2))
        self.patch.setattr(quantized, "FIRST_FIT", 5)
        self.patch.setattr(quantized, "TOMBSTONES_KEPT", 3)
        self.patch.setattr(quantized, "STRAYS_KEPT", 3)

    @initialize(dimension=st.sampled_from([3, 8]), seed=st.integers(0, 2**32 - 1))
    def start(self, dimension: int, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.index: VectorIndex = QuantizedVectorIndex(dimension)
        self.reference: VectorIndex = ExactVectorIndex(dimension)

    def draw(self, n: int) -> np.ndarray:
        """Small integers: many ties, zero vectors and duplicates, and exact arithmetic."""
        return self.rng.integers(-1, 2, size=(n, self.index.dimension)).astype(np.float32)

    @rule(ids=IDS)
    def add(self, ids: list[int]) -> None:
        vectors = self.draw(len(ids))
        self.index.add(ids, vectors)
        self.reference.add(ids, vectors)

    @rule(ids=IDS)
    def remove(self, ids: list[int]) -> None:
        assert self.index.remove(ids) == self.reference.remove(ids)

    @rule(k=st.integers(1, 50), share=st.sampled_from(SHARES), length=st.integers(0, 60))
    def search(self, k: int, share: float, length: int) -> None:
        query, allowed = self.draw(1)[0], random_filter(self.rng, length, share)
        for each in (None, allowed):
            expected = as_dict(self.reference.search(query, 1_000, each))
            assert_best(self.index.search(query, k, each), expected, k, 1e-5)

    @rule()
    def reload(self) -> None:
        with TemporaryDirectory() as directory:
            self.index.save(Path(directory))
            self.index = type(self.index).load(Path(directory))

    @invariant()
    def same_content(self) -> None:
        np.testing.assert_array_equal(self.index.ids(), self.reference.ids())
        ids = self.reference.ids()
        np.testing.assert_array_equal(self.index.vectors(ids), self.reference.vectors(ids))

    def teardown(self) -> None:
        self.patch.undo()


QuantizedMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None
)
TestQuantizedMachine = QuantizedMachine.TestCase
