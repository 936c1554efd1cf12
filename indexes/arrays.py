"""Arrays as plain .npy files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.errors import SnapshotDamagedError


def write_arrays(directory: Path, **arrays: NDArray[Any]) -> None:
    """Write each array to `<name>.npy` in a directory, which is created if need be."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(directory / f"{name}.npy", array, allow_pickle=False)


def read_array(directory: Path, name: str) -> NDArray[Any]:
    """Map one array that `write_arrays` wrote; what is not read takes no memory.

    Raises:
        SnapshotDamagedError: The file is missing or is not an array.
    """
    path = directory / f"{name}.npy"
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise SnapshotDamagedError(f"无法读取文件 {path}（{error}）") from error
    return array


def read_rows(directory: Path) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Read `ids` (n,) and `vectors` (n, d) and check that they fit each other.

    Raises:
        SnapshotDamagedError: A file is missing, or types or shapes are not as saved.
    """
    ids, vectors = read_array(directory, "ids"), read_array(directory, "vectors")
    shapes_fit = ids.ndim == 1 and vectors.ndim == 2 and len(ids) == len(vectors)
    if not shapes_fit or ids.dtype != np.int64 or vectors.dtype != np.float32:
        raise SnapshotDamagedError(f"{directory} 中的编号与向量不一致")
    return ids, vectors
