"""The checks that every engine makes on its arguments, so that all refuse alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indexes.errors import InvalidInputError
from indexes.hits import Allowed, Ids

LARGEST_COMPONENT = 1e15
"""Beyond this an inner product might overflow float32."""


def id_array(ids: ArrayLike) -> Ids:
    """Return ids as int64, shape (n,); duplicates and unknown ids are fine here."""
    array = np.asarray(ids)
    if array.ndim != 1:
        raise InvalidInputError(f"ids must be one-dimensional, got shape {array.shape}")
    if array.size and array.dtype.kind not in "iu":
        raise InvalidInputError(f"ids must be integers, got {array.dtype}")
    return array.astype(np.int64)


def new_ids(ids: ArrayLike, count: int) -> Ids:
    """Return the ids of `count` rows to add: non-negative, each at most once."""
    array = id_array(ids)
    if len(array) != count:
        raise InvalidInputError(f"{len(array)} ids for {count} rows")
    if array.size and array.min() < 0:
        raise InvalidInputError(f"ids must not be negative, got {array.min()}")
    unique, counts = np.unique(array, return_counts=True)
    if len(unique) < len(array):
        raise InvalidInputError(f"id {unique[counts > 1][0]} occurs more than once in one call")
    return array


def vector_rows(vectors: ArrayLike, dimension: int) -> NDArray[np.float32]:
    """Return vectors as contiguous float32, shape (n, dimension), every component usable."""
    with np.errstate(over="ignore"):
        array = np.ascontiguousarray(vectors, dtype=np.float32)
    if array.ndim != 2 or array.shape[1] != dimension:
        raise InvalidInputError(f"vectors must be (n, {dimension}), got shape {array.shape}")
    # Not np.abs(array), which would copy a million vectors; NaN spreads and compares as unusable.
    peaks = np.maximum(array.max(axis=1, initial=0), -array.min(axis=1, initial=0))
    usable = peaks <= LARGEST_COMPONENT
    if not usable.all():
        row = int(np.argmin(usable))
        raise InvalidInputError(
            f"vector {row} holds NaN, infinity or a component beyond {LARGEST_COMPONENT:g}"
        )
    return array


def hit_count(k: int) -> int:
    """Return k, the number of hits asked for, at least one."""
    if k < 1:
        raise InvalidInputError(f"k must be at least 1, got {k}")
    return k


def id_filter(allowed: ArrayLike | None) -> Allowed | None:
    """Return the filter as a boolean array (n,), or None for no filter."""
    if allowed is None:
        return None
    array = np.asarray(allowed)
    if array.dtype != np.bool_ or array.ndim != 1:
        raise InvalidInputError(
            f"allowed must be a boolean array (n,), got {array.dtype} {array.shape}"
        )
    return array
