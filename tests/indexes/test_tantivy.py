"""The tantivy engine against the reference written in Python."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from indexes import tantivy_engine
from indexes.bm25 import ExactKeywordIndex
from indexes.errors import IndexClosedError, SnapshotDamagedError
from indexes.keyword import KeywordIndex
from indexes.tantivy_engine import TantivyKeywordIndex
from tests.indexes.agreement import (
    SHARES,
    as_dict,
    assert_best,
    random_filter,
    zipf_documents,
)

N = 2_000
TOLERANCE = 1e-4


def assert_agree(
    index: KeywordIndex,
    reference: KeywordIndex,
    tokens: list[str],
    k: int,
    allowed: np.ndarray | None = None,
) -> None:
    expected = as_dict(reference.search(tokens, 10 * N, allowed))
    assert_best(index.search(tokens, k, allowed), expected, k, TOLERANCE)


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[TantivyKeywordIndex, ExactKeywordIndex]]:
    rng = np.random.default_rng(0)
    ids, documents = rng.permutation(2 * N)[:N], zipf_documents(rng, N)
    with TantivyKeywordIndex() as index:
        reference = ExactKeywordIndex()
        for engine in (index, reference):
            engine.add(ids, documents)
        yield index, reference


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("k", [1, 10, 200, 2 * N])
def test_filtered_search_agrees(
    pair: tuple[TantivyKeywordIndex, ExactKeywordIndex], k: int, share: float
) -> None:
    index, reference = pair
    rng = np.random.default_rng(3)
    for tokens in [["词0"], ["词799", "词4", "词4"], *zipf_documents(rng, 4)]:
        assert_agree(index, reference, tokens, k, random_filter(rng, 2 * N, share))
        assert_agree(index, reference, tokens, k)


def test_scores_and_document_frequencies_agree(
    pair: tuple[TantivyKeywordIndex, ExactKeywordIndex],
) -> None:
    index, reference = pair
    ids = np.arange(500)
    for tokens in zipf_documents(np.random.default_rng(4), 5):
        scores = index.scores(tokens, ids)
        np.testing.assert_allclose(scores, reference.scores(tokens, ids), atol=TOLERANCE)
        hits = index.search(tokens, 200)
        np.testing.assert_allclose(index.scores(tokens, hits.ids), hits.scores, atol=1e-5)
        for token in tokens:
            assert index.document_frequency(token) == reference.document_frequency(token)
    np.testing.assert_array_equal(index.ids(), reference.ids())


@pytest.mark.parametrize("reading", [0, N], ids=["read", "searched"])
def test_scores_agree_whether_documents_are_read_or_searched(
    pair: tuple[TantivyKeywordIndex, ExactKeywordIndex],
    monkeypatch: pytest.MonkeyPatch,
    reading: int,
) -> None:
    monkeypatch.setattr(tantivy_engine, "READING", reading)
    index, reference = pair
    rng = np.random.default_rng(10)
    ids = rng.permutation(3 * N)[:300]
    for tokens in [[], ["没有"], ["词3", "词3", "没有"], *zipf_documents(rng, 10)]:
        scores = index.scores(tokens, ids)
        assert scores.dtype == np.float32
        np.testing.assert_allclose(scores, reference.scores(tokens, ids), atol=TOLERANCE)
    assert index.scores(["词3"], []).tolist() == []
    assert index.scores(["词3"], [3 * N, 3 * N]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("reading", [0, N], ids=["read", "searched"])
def test_both_ways_count_deleted_documents_alike(
    monkeypatch: pytest.MonkeyPatch, reading: int
) -> None:
    with TantivyKeywordIndex() as index:
        index.add(np.arange(600), zipf_documents(np.random.default_rng(11), 600))
        index.remove(np.arange(40))
        hits = index.search(["词1", "词9"], 50)
        monkeypatch.setattr(tantivy_engine, "READING", reading)
        scores = index.scores(["词1", "词9"], hits.ids)
        np.testing.assert_allclose(scores, hits.scores, rtol=1e-5)
        assert index.scores(["词1", "词9"], np.arange(40)).tolist() == [0.0] * 40


def test_many_ties_at_place_k(pair: tuple[TantivyKeywordIndex, ExactKeywordIndex]) -> None:
    with TantivyKeywordIndex() as index:
        ids = np.random.default_rng(5).permutation(1_000)
        index.add(ids, [["同"]] * 1_000)
        assert index.search(["同"], 7).ids.tolist() == list(range(7))
        allowed = np.arange(1_000) % 3 == 2
        assert index.search(["同"], 3, allowed).ids.tolist() == [2, 5, 8]


def test_scores_differ_until_deleted_documents_are_gone() -> None:
    rng = np.random.default_rng(6)
    documents = zipf_documents(rng, 600)
    with TantivyKeywordIndex() as index:
        reference = ExactKeywordIndex()
        for engine in (index, reference):
            engine.add(np.arange(600), documents)
            engine.remove(np.arange(40))
            engine.add(np.arange(60, 100), documents[:40])
        assert index.deleted == 80
        hits = index.search(["词1"], 600)
        assert hits.ids.tolist() != []
        assert set(hits.ids.tolist()) == set(reference.search(["词1"], 600).ids.tolist())
        index.compact()
        assert index.deleted == 0
        assert_agree(index, reference, ["词1", "词9"], 50)


def test_the_index_rewrites_itself_beyond_a_share_of_deleted_documents() -> None:
    rng = np.random.default_rng(7)
    with TantivyKeywordIndex() as index:
        reference = ExactKeywordIndex()
        for engine in (index, reference):
            engine.add(np.arange(500), zipf_documents(np.random.default_rng(1), 500))
            engine.remove(np.arange(100))
        assert index.deleted == 100
        for engine in (index, reference):
            engine.remove([100])
        assert index.deleted == 0
        for tokens in zipf_documents(rng, 4):
            assert_agree(index, reference, tokens, 50)


def test_a_full_disk_changes_nothing() -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    documents = zipf_documents(np.random.default_rng(8), 3_000)
    with TantivyKeywordIndex() as index:
        index.add([1, 2], [["旧"], ["旧"]])
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
        try:
            with pytest.raises(ValueError, match=r"File too large|writer was killed"):
                index.add(np.arange(2, 3_002), documents)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert index.search(["旧"], 5).ids.tolist() == [1, 2]
        index.add(np.arange(2, 3_002), documents)
        assert len(index) == 3_001
        assert index.search(["旧"], 5).ids.tolist() == [1]


def test_an_error_during_a_change_undoes_it() -> None:
    with TantivyKeywordIndex() as index:
        index.add([1, 2], [["旧"], ["旧"]])

        def fail_half_way() -> None:
            with index._store.transaction() as writer:
                writer.delete_all_documents()
                raise KeyError

        with pytest.raises(KeyError):
            fail_half_way()
        assert index.search(["旧"], 5).ids.tolist() == [1, 2]
        index.add([3], [["旧"]])
        assert index.ids().tolist() == [1, 2, 3]


def private_directories() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("keyword-index-*"))


def threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes of these tests have indexes of their own in the common one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_close_waits_for_whoever_still_writes(own_folder: None) -> None:
    index = TantivyKeywordIndex()
    (directory,) = private_directories()
    until = time.monotonic() + 0.3

    def write() -> None:
        number = 0
        while time.monotonic() < until:
            with suppress(FileNotFoundError):
                (directory / f"{number}").touch()
            number += 1

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not any(directory.glob("[0-9]*")):
            pass
        index.close()
        writing.result()
    assert private_directories() == set()


def test_close_frees_directory_and_threads(tmp_path: Path, own_folder: None) -> None:
    directories, before = private_directories(), threads()
    index = TantivyKeywordIndex()
    index.add([1], [["词"]])
    assert len(private_directories() - directories) == 1
    end = time.monotonic() + 10  # tantivy's threads end soon after it has let go of them
    while threads() > before and time.monotonic() < end:
        pass
    assert threads() <= before
    index.close()
    assert private_directories() <= directories
    with pytest.raises(IndexClosedError):
        index.search(["词"], 1)
    with pytest.raises(IndexClosedError):
        index.add([2], [["词"]])
    with pytest.raises(IndexClosedError):
        index.save(tmp_path)


def test_a_refused_snapshot_leaves_no_directory(tmp_path: Path) -> None:
    directories = private_directories()
    with pytest.raises(SnapshotDamagedError, match=r"meta\.json"):
        TantivyKeywordIndex.load(tmp_path)
    assert private_directories() <= directories


def test_searches_while_others_add_and_remove() -> None:
    documents = zipf_documents(np.random.default_rng(9), 60)
    with TantivyKeywordIndex() as index:
        reference = ExactKeywordIndex()
        index.add(np.arange(1_000, 1_100), [["常", "在"]] * 100)

        def change(first: int) -> None:
            for i in range(first, 30, 2):
                index.add([i, i + 30], documents[2 * i : 2 * i + 2])
                index.remove([i + 30])

        def search() -> None:
            for _ in range(150):
                assert index.search(["常"], 5).ids.tolist() == [1_000, 1_001, 1_002, 1_003, 1_004]
                assert (index.scores(["在"], np.arange(1_000, 1_100)) > 0).all()

        with ThreadPoolExecutor(4) as pool:
            tasks = [pool.submit(change, 0), pool.submit(change, 1)]
            for task in [*tasks, pool.submit(search), pool.submit(search)]:
                task.result()
        reference.add(np.arange(1_000, 1_100), [["常", "在"]] * 100)
        reference.add(np.arange(30), documents[::2])
        index.compact()
        np.testing.assert_array_equal(index.ids(), reference.ids())
        for tokens in documents[:5]:
            assert_agree(index, reference, tokens, 20)


IDS = st.lists(st.integers(0, 40), unique=True, max_size=12)
WORDS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8)


class TantivyMachine(RuleBasedStateMachine):
    """Random changes to both engines, with limits so low that every path is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(tantivy_engine, "MARGIN", 1)
        self.patch.setattr(tantivy_engine, "GROWTH", 2)
        self.patch.setattr(tantivy_engine, "DELETED_KEPT", 3)
        self.patch.setattr(tantivy_engine, "READING", 4)

    @initialize(seed=st.integers(0, 2**32 - 1))
    def start(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.index = TantivyKeywordIndex()
        self.reference = ExactKeywordIndex()

    @rule(ids=IDS)
    def add(self, ids: list[int]) -> None:
        documents = [self.rng.choice(list("甲乙丙丁戊"), self.rng.integers(9)) for _ in ids]
        for engine in (self.index, self.reference):
            engine.add(ids, [document.tolist() for document in documents])

    @rule(ids=IDS)
    def remove(self, ids: list[int]) -> None:
        assert self.index.remove(ids) == self.reference.remove(ids)

    @rule(tokens=WORDS, k=st.integers(1, 50), share=st.sampled_from(SHARES))
    def search(self, tokens: list[str], k: int, share: float) -> None:
        if self.index.deleted:
            self.index.compact()
        assert_agree(self.index, self.reference, tokens, k)
        allowed = random_filter(self.rng, 38, share)
        assert_agree(self.index, self.reference, tokens, k, allowed)
        ids = self.reference.ids()
        np.testing.assert_array_equal(self.index.ids(), ids)
        for some in (ids, ids[:2]):
            np.testing.assert_allclose(
                self.index.scores(tokens, some), self.reference.scores(tokens, some), atol=TOLERANCE
            )
        kept = [sorted(document) for document in self.index.documents(ids)]
        assert kept == self.reference.documents(ids)

    @rule()
    def reload(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            self.index.save(Path(directory))
            self.index.close()
            self.index = TantivyKeywordIndex.load(Path(directory))

    def teardown(self) -> None:
        self.patch.undo()
        if hasattr(self, "index"):
            self.index.close()


TantivyMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestTantivyMachine = TantivyMachine.TestCase
