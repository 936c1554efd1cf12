"""The dense engine against the exact reference, without and with filters."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmark.figures import Laps
from indexes.exact import ExactVectorIndex
from indexes.hits import Allowed, Hits, permitted
from indexes.vector import VectorIndex
from matcher.matching.ranking import load_ranker

SHARES = (0.001, 0.01, 0.1, 0.5)
K = 10
ROUNDING = 1e-6
"""Scores closer than this are the same; which of two such ids is named does not count."""


def against_exact(
    index: VectorIndex, saved: Path, queries: Sequence[NDArray[np.float32]]
) -> dict[str, Any]:
    """Recall@10 and latency at the depth of the ranking, under each filter.

    "plain scan" is one pass of numpy over the same vectors: what the latencies compare with.

    Args:
        index: the engine to measure.
        saved: what it saved; the reference reads the same files.
        queries: vectors (d,).
    """
    ids = index.ids()
    vectors = index.vectors(ids)
    scans = Laps()
    for query in queries:
        scans.begin()
        vectors @ query
        scans.lap("plain scan")
    del vectors
    reference = ExactVectorIndex.load(saved)
    filters = _filters(int(ids[-1]) + 1)
    found: dict[str, list[float]] = {}
    laps = Laps()
    for query in queries:
        everything = reference.search(query, len(ids))
        for name, allowed in filters.items():
            share = _recall(index.search(query, K, allowed), everything, allowed)
            found.setdefault(name, []).append(share)
            laps.begin()
            index.search(query, load_ranker().depth, allowed)
            laps.lap(name)
    return {
        "queries": len(queries),
        f"recall@{K}": {name: float(np.mean(shares)) for name, shares in found.items()},
        "search": {**scans.stages(), **laps.stages()},
    }


def _filters(size: int) -> Mapping[str, Allowed | None]:
    rng = np.random.default_rng(1)
    drawn = {f"{share:.1%} allowed": rng.random(size) < share for share in SHARES}
    return {"all allowed": None, **drawn}


def _recall(hits: Hits, everything: Hits, allowed: Allowed | None) -> float:
    """The share of the ten best that were found."""
    ids, scores = everything.ids, everything.scores
    if allowed is not None:
        kept = permitted(ids, allowed)
        ids, scores = ids[kept], scores[kept]
    place = min(K, len(ids))
    best = ids[: np.searchsorted(-scores, -scores[place - 1] + ROUNDING, side="right")]
    return float(np.isin(hits.ids, best).sum() / place)
