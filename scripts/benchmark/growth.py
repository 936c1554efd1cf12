"""More achievements, made from the real ones.

A grown achievement stands between a real one and one of its ten nearest: its vectors are a mixture
of theirs with 5 % noise, its tokens are those of the first with every tenth replaced by a token of
some other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.matching.passages import PARTS

BATCH = 50_000
NEIGHBOURS = 10
NOISE = 0.05
REPLACED = 10
"""One token in so many is another's."""
BLOCK = 1_024

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Tokens = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Entries:
    """Achievements as they go into the index, vectors and tokens by part."""

    vectors: Mapping[str, Floats]
    tokens: Mapping[str, Tokens]


def grown(real: Entries, count: int) -> Iterator[tuple[Ids, Entries]]:
    """Yield so many new entries in batches, each with the places of the real ones they follow."""
    rng = np.random.default_rng(0)
    neighbours = _neighbours(real.vectors["title"])
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        first = rng.integers(len(neighbours), size=size)
        second = neighbours[first, rng.integers(NEIGHBOURS, size=size)]
        weights = rng.uniform(0.3, 0.9, size=(size, 1)).astype(np.float32)
        vectors = {
            part: _mixed(real.vectors[part][first], real.vectors[part][second], weights, rng)
            for part in PARTS
        }
        tokens = {part: _varied(real.tokens[part], first, rng) for part in PARTS}
        yield first, Entries(vectors, tokens)


def _neighbours(vectors: Floats) -> Ids:
    """The places of each vector's nearest others, shape (n, 10)."""
    found = np.empty((len(vectors), NEIGHBOURS), np.int64)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        block[np.arange(len(block)), start + np.arange(len(block))] = -np.inf
        found[start : start + BLOCK] = np.argpartition(-block, NEIGHBOURS)[:, :NEIGHBOURS]
    return found


def _mixed(first: Floats, second: Floats, weights: Floats, rng: np.random.Generator) -> Floats:
    mixture = _unit(weights * first + (1 - weights) * second)
    noise = rng.standard_normal(mixture.shape, dtype=np.float32)
    noise *= NOISE / np.sqrt(np.float32(mixture.shape[1]))
    return _unit(mixture + noise)


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _varied(tokens: Tokens, places: Ids, rng: np.random.Generator) -> list[list[str]]:
    return [
        _with_others(tokens[place], tokens[other], rng)
        for place, other in zip(places, rng.integers(len(tokens), size=len(places)), strict=True)
    ]


def _with_others(
    tokens: Sequence[str], others: Sequence[str], rng: np.random.Generator
) -> list[str]:
    varied = list(tokens)
    if varied and others:
        count = -(-len(varied) // REPLACED)
        places = rng.integers(len(varied), size=count).tolist()
        for place, other in zip(places, rng.integers(len(others), size=count), strict=True):
            varied[place] = others[other]
    return varied
