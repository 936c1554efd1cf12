"""What every vector engine must do, small cases with values worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes import segment
from indexes.errors import InvalidInputError, SnapshotDamagedError, UnknownIdError
from indexes.exact import ExactVectorIndex
from indexes.quantized import QuantizedVectorIndex
from indexes.vector import VectorIndex

D = 8
ENGINES = [ExactVectorIndex, QuantizedVectorIndex]
Engine = type[ExactVectorIndex] | type[QuantizedVectorIndex]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(segment, "SCAN", 0)
    monkeypatch.setattr(segment, "MARGIN", 1)
    kind: Engine = request.param
    return kind


@pytest.fixture
def index(engine: Engine) -> VectorIndex:
    """Ids 10, 11, 12, 13 with first coordinates 1, 3, 2, 3."""
    index = engine(D)
    index.add([10, 12, 13, 11], [axis(1), axis(2), axis(3), axis(3)])
    return index


def axis(length: float, direction: int = 0) -> np.ndarray:
    return (length * np.eye(D)[direction]).astype(np.float32)


def test_search_orders_by_inner_product_and_ties_by_id(index: VectorIndex) -> None:
    hits = index.search(axis(2), 3)
    assert hits.ids.tolist() == [11, 13, 12]
    assert hits.scores.tolist() == [6.0, 6.0, 4.0]
    assert index.search(axis(2), 1).ids.tolist() == [11]


def test_negative_and_zero_scores_are_hits_too(index: VectorIndex) -> None:
    assert index.search(axis(-1), 9).scores.tolist() == [-1.0, -2.0, -3.0, -3.0]
    assert index.search(axis(-1), 9).ids.tolist() == [10, 12, 11, 13]
    assert index.search(np.zeros(D), 3).ids.tolist() == [10, 11, 12]
    assert index.search(np.zeros(D), 3).scores.tolist() == [0.0, 0.0, 0.0]


def test_k_beyond_the_size_returns_everything_once(index: VectorIndex) -> None:
    assert index.search(axis(1), 1_000_000).ids.tolist() == [11, 13, 12, 10]


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [([], []), ([True] * 11, [10]), ([True] * 12, [11, 10]), ([False] * 50, [])],
)
def test_filter(index: VectorIndex, allowed: list[bool], expected: list[int]) -> None:
    assert index.search(axis(1), 9, np.array(allowed, np.bool_)).ids.tolist() == expected


def test_batch_searches_each_under_the_same_filter(index: VectorIndex) -> None:
    allowed = np.arange(14) != 13
    first, second = index.search_batch([axis(1), axis(-1)], 2, allowed)
    assert first.ids.tolist() == [11, 12]
    assert second.ids.tolist() == [10, 12]
    assert index.search_batch(np.empty((0, D)), 2) == []


def test_empty_index(engine: Engine) -> None:
    index = engine(D)
    assert len(index) == 0
    assert index.ids().tolist() == []
    assert len(index.search(axis(1), 5)) == 0
    assert index.remove([1, 2]) == 0
    assert np.isnan(index.scores(axis(1), [3])).all()
    assert index.vectors([]).shape == (0, D)


def test_adding_a_present_id_replaces_its_vector(index: VectorIndex) -> None:
    index.add([12], [axis(9)])
    assert len(index) == 4
    assert index.search(axis(1), 1).ids.tolist() == [12]
    assert index.vectors([12])[0].tolist() == axis(9).tolist()


def test_remove_counts_what_was_there(index: VectorIndex) -> None:
    assert index.remove([11, 11, 99, -4]) == 1
    assert index.ids().tolist() == [10, 12, 13]
    assert index.search(axis(1), 9).ids.tolist() == [13, 12, 10]
    assert index.remove([10, 12, 13]) == 3
    assert len(index.search(axis(1), 9)) == 0
    index.add([13], [axis(5)])
    assert index.search(axis(1), 9).ids.tolist() == [13]


def test_scores_keep_the_order_of_the_ids(index: VectorIndex) -> None:
    scores = index.scores(axis(2), [12, 99, 11, 12])
    np.testing.assert_array_equal(scores, np.array([4, np.nan, 6, 4], np.float32))
    assert scores.dtype == np.float32


def test_vectors_of_an_absent_id_are_an_error(index: VectorIndex) -> None:
    with pytest.raises(UnknownIdError, match="99"):
        index.vectors([10, 99])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: i.add([1], np.ones((1, D + 1))), r"\(n, 8\)"),
        (lambda i: i.add([1], np.ones(D)), r"\(n, 8\)"),
        (lambda i: i.add([1, 2], [axis(1), axis(np.nan)]), "vector 1"),
        (lambda i: i.add([1], [np.full(D, np.inf)]), "vector 0"),
        (lambda i: i.add([1], [np.full(D, 1e39)]), "vector 0"),
        (lambda i: i.add([1], [axis(1e16)]), "vector 0"),
        (lambda i: i.add([-1], [axis(1)]), "negative"),
        (lambda i: i.add([5, 5], [axis(1), axis(2)]), "id 5 occurs more than once"),
        (lambda i: i.add([1, 2], [axis(1)]), "2 ids for 1 rows"),
        (lambda i: i.add([1.0], [axis(1)]), "integers"),
        (lambda i: i.add([[1]], [axis(1)]), "one-dimensional"),
        (lambda i: i.search(axis(1), 0), "k must be at least 1"),
        (lambda i: i.search(axis(1)[:5], 1), r"\(n, 8\)"),
        (lambda i: i.search(axis(np.nan), 1), "NaN"),
        (lambda i: i.search(axis(1), 1, np.ones(3)), "boolean"),
        (lambda i: i.scores(axis(1), ["a"]), "integers"),
    ],
)
def test_wrong_arguments_are_refused_and_change_nothing(
    index: VectorIndex, call: Callable[[VectorIndex], Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        call(index)
    assert index.ids().tolist() == [10, 11, 12, 13]


def test_save_and_load_then_go_on(engine: Engine, index: VectorIndex, tmp_path: Path) -> None:
    index.remove([13])
    index.save(tmp_path / "vectors")
    loaded = engine.load(tmp_path / "vectors")
    assert loaded.dimension == D
    assert loaded.ids().tolist() == [10, 11, 12]
    loaded.add([20, 10], [axis(8), axis(7)])
    assert loaded.search(axis(1), 3).ids.tolist() == [20, 10, 11]
    assert index.search(axis(1), 3).ids.tolist() == [11, 12, 10]


def test_an_empty_index_can_be_saved(engine: Engine, tmp_path: Path) -> None:
    engine(D).save(tmp_path)
    assert len(engine.load(tmp_path)) == 0
    assert engine.load(tmp_path).dimension == D


@pytest.mark.parametrize("name", ["ids", "vectors"])
@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY\x01\x00", b"[1, 2]"])
def test_unreadable_files_are_refused(
    engine: Engine, index: VectorIndex, tmp_path: Path, name: str, content: bytes | None
) -> None:
    index.save(tmp_path)
    (tmp_path / f"{name}.npy").unlink()
    if content is not None:
        (tmp_path / f"{name}.npy").write_bytes(content)
    with pytest.raises(SnapshotDamagedError, match=f"{name}.npy.*techmatch index rebuild"):
        engine.load(tmp_path)


def test_files_that_do_not_fit_each_other_are_refused(
    engine: Engine, index: VectorIndex, tmp_path: Path
) -> None:
    index.save(tmp_path)
    np.save(tmp_path / "ids.npy", np.arange(3))
    with pytest.raises(SnapshotDamagedError, match="不一致"):
        engine.load(tmp_path)
