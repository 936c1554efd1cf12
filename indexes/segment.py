"""Vectors with their codes and ids. Not safe for threads; `quantized.py` guards it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indexes.codes import Codes, RowSet
from indexes.errors import UnknownIdError
from indexes.growing import GrowingArray
from indexes.hits import Allowed, Hits, Ids, Scores
from indexes.rows import RowTable

SCAN = 4_096
"""Up to so many permitted rows, computing all inner products beats a pass over the codes."""
WIDTHS = (4, 32)
"""Candidates fetched per hit wanted; where the second do not do either, all are scanned. For 200
hits among 100,000 real-like sentence vectors 2.0 are needed (median; 3.1 at most) when the query is
centred as the ranking does it, 3.1 (4.5) when not."""
MARGIN = 64
"""Candidates fetched beyond that, for small k and for ties at place k."""
SIFTED_SHARE = 0.3
"""From this share of permitted rows on, fetching more and sifting beats testing every row."""
CHUNK = 8_192
"""Vectors gathered at once."""
ROUNDING = 1e-6
"""float32 inner products differ by less than this times the two lengths."""

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class _Scope:
    """The rows that one search may return."""

    def __init__(self, table: RowTable, allowed: Allowed | None) -> None:
        self.rows: RowSet | None = None
        self.count = total = len(table.live)
        if allowed is not None or table.tombstones:
            self.rows = RowSet(table.searchable(allowed))
            self.count = int(np.count_nonzero(self.rows.mask))
        self.share = self.count / max(1, total)

    def all(self) -> Rows:
        return np.flatnonzero(self.rows.mask) if self.rows else np.arange(self.count)

    def sift(self, rows: Rows) -> Rows:
        return rows[self.rows.mask[rows]] if self.rows else rows


class Segment:
    """Exact search over vectors with tombstones.

    The codes propose candidates and bound what they may have missed. The candidates' scores are
    computed from the vectors themselves, so that they equal `scores` bit for bit and equal vectors
    tie exactly.

    Attributes:
        table: Which row holds which id.
        fitted_on: Number of vectors that the codes were fitted to, 0 without codes.
    """

    def __init__(self, dimension: int) -> None:
        self.table = RowTable()
        self.fitted_on = 0
        self._vectors = GrowingArray(np.float32, dimension)
        self._codes: Codes | None = None
        self._longest = 0.0

    @property
    def strays(self) -> int:
        """Number of rows that the codes cannot express."""
        return len(self._codes.strays) if self._codes else 0

    def fit(self) -> None:
        """Make codes for the present vectors, if there are any."""
        if len(self._vectors):
            self._codes = Codes(self._vectors.rows)
            self._codes.add(self._vectors.rows)
        self.fitted_on = len(self._vectors)

    def add(self, ids: Ids, vectors: Floats) -> None:
        """Append vectors (n, d), replacing ids that are present."""
        for start in range(0, len(vectors), CHUNK):
            chunk = vectors[start : start + CHUNK]
            self._longest = max(self._longest, float(np.sqrt(np.vecdot(chunk, chunk).max())))
        self._vectors.append(vectors)
        if self._codes:
            self._codes.add(vectors)
        self.table.drop(ids)
        self.table.append(ids)

    def live(self) -> tuple[Ids, Floats]:
        """Return the live ids (n,) and their vectors (n, d), in row order; not to be changed."""
        if not self.table.tombstones:
            return self.table.ids, self._vectors.rows
        live = self.table.live
        return self.table.ids[live], self._vectors.rows[live]

    def search(self, queries: Floats, k: int, allowed: Allowed | None) -> Iterator[Hits]:
        """Yield the hits of each query, shape (n, d)."""
        scope = _Scope(self.table, allowed)
        for query in queries:
            yield self._best(query, k, scope)

    def scores(self, query: Floats, ids: Ids) -> Scores:
        """Return the inner product of a query (d,) with each id, NaN where absent."""
        rows = self.table.rows_of(ids)
        scores = np.full(len(ids), np.nan, np.float32)
        scores[rows >= 0] = self._inner_products(query, rows[rows >= 0])
        return scores

    def vectors(self, ids: Ids) -> Floats:
        """Return the vectors of ids, shape (n, d).

        Raises:
            UnknownIdError: One of the ids is absent.
        """
        rows = self.table.rows_of(ids)
        if (rows < 0).any():
            raise UnknownIdError(f"id {ids[rows < 0][0]} is not in the index")
        found: Floats = self._vectors.rows[rows]
        return found

    def _best(self, query: Floats, k: int, scope: _Scope) -> Hits:
        for width in (each * k + MARGIN for each in WIDTHS):
            if self._codes is None or scope.count <= max(SCAN, width):
                break
            rows, last = _candidates(self._codes, query, width, scope)
            rows = np.union1d(rows, scope.sift(self._codes.strays))
            if len(rows) < k:
                continue
            hits = self._hits(query, rows, k)
            slack = (self._codes.error + ROUNDING * self._longest) * float(np.linalg.norm(query))
            if last < hits.scores[-1] - slack:
                return hits
        return self._hits(query, scope.all(), k)

    def _hits(self, query: Floats, rows: Rows, k: int) -> Hits:
        return Hits.best(self.table.ids[rows], self._inner_products(query, rows), k)

    def _inner_products(self, query: Floats, rows: Rows) -> Scores:
        scores = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), CHUNK):
            chunk = slice(start, start + CHUNK)
            # vecdot, not matmul: the result then does not depend on a row's neighbours.
            scores[chunk] = np.vecdot(self._vectors.rows[rows[chunk]], query)
        return scores


def _candidates(codes: Codes, query: Floats, width: int, scope: _Scope) -> tuple[Rows, float]:
    """At least about `width` permitted rows, and the approximate score that no other exceeds."""
    if scope.share >= SIFTED_SHARE:
        rows, last = codes.nearest(query, int(width / scope.share), None)
        rows = scope.sift(rows)
        if len(rows) >= width // 2:
            return rows, last
    return codes.nearest(query, width, scope.rows)
