"""Rotation of vectors onto their principal axes.

Panorama prunes a vector as soon as its first coordinates show that it cannot be among the best;
that works when the first coordinates carry most of the length. The PCA is not centred: a pure
rotation leaves every inner product as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.arrays import read_array, write_arrays
from indexes.errors import SnapshotDamagedError

SAMPLE = 16_384
"""Vectors that the axes are estimated from, up to twice as many; more would change little."""
CHUNK = 8_192
"""Vectors rotated at once, to bound the float64 copies."""


@dataclass(frozen=True, eq=False)
class Rotation:
    """An orthogonal change of coordinates.

    Attributes:
        matrix: Orthogonal float64 matrix (d, d), rotated = vector @ matrix. It is applied in
            float64 so that equal vectors stay equal whichever way they were added.
        fitted_on: Number of vectors that it was fitted to, 0 for the identity.
    """

    matrix: NDArray[np.float64]
    fitted_on: int

    @classmethod
    def identity(cls, dimension: int) -> Self:
        """Return the rotation that changes nothing."""
        return cls(np.eye(dimension), 0)

    @classmethod
    def fit(cls, vectors: NDArray[np.float32]) -> Self:
        """Return the rotation to the principal axes of vectors (n, d), longest first."""
        sample = vectors[:: max(1, len(vectors) // SAMPLE)]
        second_moments = (sample.T @ sample).astype(np.float64)
        _, axes = np.linalg.eigh(second_moments)
        return cls(np.ascontiguousarray(axes[:, ::-1]), len(vectors))

    def apply(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rotate vectors (n, d)."""
        return _multiply(vectors, self.matrix)

    def undo(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bring rotated vectors (n, d) back, up to rounding of float32."""
        return _multiply(vectors, self.matrix.T)

    def save(self, directory: Path) -> None:
        """Write `rotation.npy` and `fitted_on.npy`."""
        write_arrays(directory, rotation=self.matrix, fitted_on=np.array(self.fitted_on))

    @classmethod
    def load(cls, directory: Path, dimension: int) -> Self:
        """Read a rotation that `save` wrote.

        Raises:
            SnapshotDamagedError: The files are missing or of another dimension.
        """
        matrix, fitted_on = read_array(directory, "rotation"), read_array(directory, "fitted_on")
        if matrix.shape != (dimension, dimension) or matrix.dtype != np.float64:
            raise SnapshotDamagedError(f"{directory} 中的旋转矩阵与向量维数不一致")
        return cls(matrix, int(fitted_on))


def _multiply(vectors: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    product = np.empty_like(vectors)
    if len(vectors) == 1:
        # No BLAS: with several threads it stalls for whole scheduler quanta (8 ms measured) on a
        # busy machine, and one vector needs a few microseconds.
        product[0] = np.einsum("ij,i->j", matrix, vectors[0])
        return product
    for start in range(0, len(vectors), CHUNK):
        chunk = slice(start, start + CHUNK)
        product[chunk] = vectors[chunk].astype(np.float64) @ matrix
    return product
