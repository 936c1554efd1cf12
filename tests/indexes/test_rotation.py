from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexes.errors import SnapshotDamagedError
from indexes.rotation import CHUNK, Rotation
from tests.indexes.agreement import clustered


def test_rotation_keeps_inner_products_and_concentrates_length() -> None:
    vectors = clustered(np.random.default_rng(1), 3_000, 32)
    rotation = Rotation.fit(vectors)
    rotated = rotation.apply(vectors)
    np.testing.assert_allclose(
        rotated[:50] @ rotated[:50].T, vectors[:50] @ vectors[:50].T, atol=1e-6
    )
    lengths = np.square(rotated).mean(axis=0)
    assert (np.diff(lengths) <= 1e-6).all()
    assert lengths[:16].sum() > 0.9 * lengths.sum()
    assert rotation.fitted_on == 3_000


def test_one_vector_is_rotated_as_within_a_batch() -> None:
    vectors = clustered(np.random.default_rng(2), CHUNK + 300, 24)
    rotation = Rotation.fit(vectors)
    batch = rotation.apply(vectors)
    for row in (0, 7, CHUNK + 299):
        np.testing.assert_array_equal(rotation.apply(vectors[row : row + 1])[0], batch[row])
    np.testing.assert_allclose(rotation.undo(batch), vectors, atol=2e-7)


@pytest.mark.parametrize("vectors", [np.zeros((0, 4)), np.zeros((5, 4)), np.eye(4)[:1]])
def test_degenerate_data_still_gives_a_rotation(vectors: np.ndarray) -> None:
    matrix = Rotation.fit(vectors.astype(np.float32)).matrix
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(4), atol=1e-12)


def test_save_and_load(tmp_path: Path) -> None:
    rotation = Rotation.fit(clustered(np.random.default_rng(3), 100, 8))
    rotation.save(tmp_path)
    loaded = Rotation.load(tmp_path, 8)
    np.testing.assert_array_equal(loaded.matrix, rotation.matrix)
    assert loaded.fitted_on == 100
    with pytest.raises(SnapshotDamagedError, match="维数"):
        Rotation.load(tmp_path, 9)
