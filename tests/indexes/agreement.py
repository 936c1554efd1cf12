"""Comparison of an engine's hits with the scores of its exact reference, and data to compare on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from indexes.hits import Allowed, Hits

SHARES = (0.0, 0.01, 0.1, 0.5, 1.0)


def assert_best(hits: Hits, expected: Mapping[int, float], k: int, tolerance: float) -> None:
    """Check hits against the reference scores of everything that may be found."""
    ids, scores = hits.ids.tolist(), hits.scores.tolist()
    assert hits.ids.dtype == np.int64
    assert hits.scores.dtype == np.float32
    assert len(set(ids)) == len(ids) == min(k, len(expected))
    assert list(zip(ids, scores, strict=True)) == sorted(
        zip(ids, scores, strict=True), key=lambda hit: (-hit[1], hit[0])
    )
    best = sorted(expected.values(), reverse=True)[:k]
    np.testing.assert_allclose(scores, [expected[i] for i in ids], rtol=0, atol=tolerance)
    np.testing.assert_allclose(scores, best, rtol=0, atol=tolerance)


def as_dict(hits: Hits) -> dict[int, float]:
    return dict(zip(hits.ids.tolist(), hits.scores.tolist(), strict=True))


def random_filter(rng: np.random.Generator, length: int, share: float) -> Allowed:
    return rng.random(length) < share


def clustered(rng: np.random.Generator, n: int, dimension: int) -> NDArray[np.float32]:
    """Return unit vectors around 40 centres, most of their length in a few directions."""
    latent = max(1, dimension // 4)
    centres = rng.standard_normal((40, latent))
    points = centres[rng.integers(40, size=n)] + 0.5 * rng.standard_normal((n, latent))
    vectors = points @ rng.standard_normal((latent, dimension))
    vectors += 0.3 * rng.standard_normal((n, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def zipf_documents(rng: np.random.Generator, n: int, longest: int = 90) -> list[list[str]]:
    """Return token lists with repetitions; some are empty, and lengths pass the exact range."""
    weights = 1 / np.arange(1, 801)
    words = np.array([f"词{i}" for i in range(800)])
    lengths = rng.integers(0, longest, size=n)
    return [rng.choice(words, size=size, p=weights / weights.sum()).tolist() for size in lengths]
