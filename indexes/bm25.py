"""The reference keyword engine: BM25 written out in Python, and the double for tests.

The formula is that of Lucene and tantivy. For a query token that occurs q times in the query,
f times in a document and in n of N documents,

    score = q * ln(1 + (N - n + 0.5) / (n + 0.5)) * f * (k1 + 1) / (f + k1 * (1 - b + b * l / avg))

where l is the document's length, rounded down to a value that fits in one byte, and avg is the
mean of the unrounded lengths.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indexes import arguments
from indexes.errors import SnapshotDamagedError, UnknownIdError
from indexes.hits import Allowed, Hits, Ids, Scores, permitted
from indexes.keyword import KeywordIndex

K1 = 1.2
B = 0.75


def _length_of_code(code: int) -> int:
    """Decode a length byte: up to 24 as it is, then three bits of mantissa and an exponent."""
    if code < 24:
        return code
    mantissa, shift = (code - 24) & 7, ((code - 24) >> 3) - 1
    return 24 + (mantissa if shift < 0 else (mantissa | 8) << shift)


LENGTHS = np.array([_length_of_code(code) for code in range(256)])
"""The document lengths that one byte can express, ascending."""


def rounded_lengths(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the largest expressible lengths that are not above the given ones."""
    return LENGTHS[np.searchsorted(LENGTHS, lengths, side="right") - 1]


def rounded_length(length: int) -> int:
    """Return the largest expressible length that is not above the given one."""
    return int(rounded_lengths(np.array(length)))


class ExactKeywordIndex(KeywordIndex):
    """BM25 over dictionaries. Changes must come from one thread, with no search meanwhile."""

    def __init__(self) -> None:
        self._documents: dict[int, Counter[str]] = {}
        self._postings: defaultdict[str, set[int]] = defaultdict(set)
        self._tokens = 0

    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""
        return np.array(sorted(self._documents), np.int64)

    def document_frequency(self, token: str) -> int:
        """Return how many documents hold the token."""
        return len(self._postings.get(token, ()))

    def documents(self, ids: ArrayLike) -> list[list[str]]:
        """Return the tokens of each id, in alphabetical order."""
        wanted = arguments.id_array(ids).tolist()
        if absent := [i for i in wanted if i not in self._documents]:
            raise UnknownIdError(f"id {absent[0]} is not in the index")
        return [sorted(self._documents[i].elements()) for i in wanted]

    def save(self, directory: Path) -> None:
        """Write `documents.json`: for each id how often it holds each token."""
        directory.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._documents, ensure_ascii=False)
        (directory / "documents.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote."""
        path = directory / "documents.json"
        index = cls()
        try:
            documents = json.loads(path.read_text(encoding="utf-8"))
            for document_id, counts in documents.items():
                index._insert(int(document_id), Counter(counts))
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise SnapshotDamagedError(f"无法读取文件 {path}（{error}）") from error
        return index

    def close(self) -> None:
        """Do nothing: there are neither threads nor files."""

    def __len__(self) -> int:
        return len(self._documents)

    def _add(self, ids: Ids, documents: Sequence[Sequence[str]]) -> None:
        self._remove(ids)
        for document_id, tokens in zip(ids.tolist(), documents, strict=True):
            self._insert(document_id, Counter(tokens))

    def _insert(self, document_id: int, counts: Counter[str]) -> None:
        self._documents[document_id] = counts
        self._tokens += counts.total()
        for token in counts:
            self._postings[token].add(document_id)

    def _remove(self, ids: Ids) -> int:
        present = [i for i in ids.tolist() if i in self._documents]
        for document_id in present:
            counts = self._documents.pop(document_id)
            self._tokens -= counts.total()
            for token in counts:
                self._postings[token].discard(document_id)
        return len(present)

    def _search(self, tokens: Sequence[str], k: int, allowed: Allowed | None) -> Hits:
        matching = set().union(*(self._postings.get(token, ()) for token in set(tokens)))
        ids = np.array(sorted(matching), np.int64)
        if allowed is not None:
            ids = ids[permitted(ids, allowed)]
        return Hits.best(ids, self._scores(tokens, ids), k)

    def _scores(self, tokens: Sequence[str], ids: Ids) -> Scores:
        weights = {token: n * self._idf(token) for token, n in Counter(tokens).items()}
        return np.array([self._score(weights, i) for i in ids.tolist()], np.float32)

    def _score(self, weights: Mapping[str, float], document_id: int) -> float:
        counts = self._documents.get(document_id)
        if not counts:
            return 0.0
        average = self._tokens / len(self._documents)
        norm = K1 * (1 - B + B * rounded_length(counts.total()) / average)
        return sum(
            weight * counts[token] * (K1 + 1) / (counts[token] + norm)
            for token, weight in weights.items()
        )

    def _idf(self, token: str) -> float:
        n = self.document_frequency(token)
        return math.log(1 + (len(self._documents) - n + 0.5) / (n + 0.5))
