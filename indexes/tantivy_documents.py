"""What tantivy keeps of single documents, and their BM25 scores.

tantivy scores a disjunction in windows of 4,096 documents, so that a hundred documents of a
million cost half as much as all of them. Reading these few costs the same in an index of any size.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Query

from indexes.bm25 import K1, B, rounded_lengths
from indexes.hits import Ids, Scores
from indexes.tantivy_store import SCHEMA


class Documents:
    """Stored documents.

    Attributes:
        ids: Their ids, shape (n,): those asked for that the index holds, in any order.
    """

    def __init__(self, searcher: tantivy.Searcher, ids: Ids) -> None:
        """Look ids up, shape (n,), each at most once."""
        among = Query.term_set_query(SCHEMA, "id", ids.tolist())
        hits = searcher.search(among, max(1, len(ids)), count=False).hits
        self._searcher = searcher
        self._addresses = [address for _, address in hits]
        self.ids = np.array(searcher.fast_field_values("id", self._addresses), np.int64)

    def tokens(self) -> list[list[str]]:
        """Return the tokens of each document."""
        texts = (self._searcher.doc(address).get_first("tokens") for address in self._addresses)
        return [text.split(" ") if text else [] for text in texts]

    def scores(self, tokens: Sequence[str]) -> Scores:
        """Return the BM25 score of each document, shape (n,), 0 where no token matches."""
        weights = Counter(tokens)
        counts, lengths = _occurrences(self.tokens(), list(weights))
        if not counts.any():
            return np.zeros(len(self.ids), np.float32)
        row, column = np.argwhere(counts)[0]
        size, average = self._statistics(self._addresses[row], list(weights)[column])
        frequencies = np.array([self._searcher.doc_freq("tokens", token) for token in weights])
        idf = np.log(1 + (size - frequencies + 0.5) / (frequencies + 0.5))
        norms = K1 * (1 - B + B * rounded_lengths(lengths) / average)
        saturation = counts * (K1 + 1) / (counts + norms[:, np.newaxis])
        scores: Scores = (saturation @ (idf * list(weights.values()))).astype(np.float32)
        return scores

    def _statistics(self, address: tantivy.DocAddress, token: str) -> tuple[float, float]:
        """Number and mean length of all documents, as tantivy explains the score of one."""
        query = Query.term_query(SCHEMA, "tokens", token, "freq")
        explanation = json.loads(query.explain(self._searcher, address).to_json())
        return _explained(explanation, "N, total"), _explained(explanation, "avgdl")


def _occurrences(
    documents: Sequence[Sequence[str]], words: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each document holds each word, shape (n, m), and the documents' lengths."""
    lengths = np.array([len(document) for document in documents], np.int64)
    column_of, width = {word: column for column, word in enumerate(words)}, len(words) + 1
    columns = np.fromiter(
        map(column_of.get, chain.from_iterable(documents), repeat(len(words))), np.int64
    )
    cells = np.repeat(np.arange(len(documents)) * width, lengths) + columns
    counts = np.bincount(cells, minlength=len(documents) * width)
    return counts.reshape(len(documents), width)[:, :-1], lengths


def _explained(explanation: dict[str, Any], description: str) -> float:
    """The value of the first detail whose description begins so."""
    inner = [explanation]
    while inner:
        detail = inner.pop()
        if detail["description"].startswith(description):
            return float(detail["value"])
        inner += detail.get("details", ())
    raise LookupError(description)
