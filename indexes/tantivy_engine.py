"""The keyword engine for production: BM25 in tantivy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
import tantivy
from numpy.typing import ArrayLike
from tantivy import Occur, Query

from indexes import arguments
from indexes.errors import UnknownIdError
from indexes.hits import Allowed, Hits, Ids, Scores, permitted
from indexes.keyword import KeywordIndex
from indexes.tantivy_documents import Documents
from indexes.tantivy_store import SCHEMA, TantivyStore

TERM_SET_SHARE = 0.005
"""Up to this share of allowed documents tantivy filters; above it we fetch more and sift."""
MARGIN = 32
"""Hits fetched beyond those expected to do, so that ties at place k are usually all there."""
GROWTH = 4
READING = 1_000
"""Reading a stored document takes as long as scoring so many in tantivy."""
DELETED_KEPT = 100
DELETED_SHARE = 0.1


class TantivyKeywordIndex(KeywordIndex):
    """BM25 over tantivy's inverted index, safe for any number of threads.

    tantivy counts deleted (removed or replaced) documents in N, n and the mean length until their
    segment is rewritten. So scores equal the reference's while `deleted` is 0, and the index
    writes itself anew as soon as more than 100 documents and more than a tenth are deleted.

    The files lie in a temporary directory until `close`.
    """

    def __init__(self) -> None:
        self._store = TantivyStore()
        self._changing = Lock()

    @property
    def deleted(self) -> int:
        """Number of deleted documents that still count in the statistics."""
        return self._store.deleted

    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""
        searcher = self._store.searcher()
        return np.sort(_found(searcher, Query.all_query(), searcher.num_docs)[0])

    def document_frequency(self, token: str) -> int:
        """Return how many documents hold the token, deleted ones included."""
        return self._store.searcher().doc_freq("tokens", token)

    def documents(self, ids: ArrayLike) -> list[list[str]]:
        """Return the tokens of each id, in the order in which they were added."""
        wanted = arguments.id_array(ids)
        found = Documents(self._store.searcher(), np.unique(wanted))
        tokens_of = dict(zip(found.ids.tolist(), found.tokens(), strict=True))
        if absent := [i for i in wanted.tolist() if i not in tokens_of]:
            raise UnknownIdError(f"id {absent[0]} is not in the index")
        return [tokens_of[i] for i in wanted.tolist()]

    def compact(self) -> None:
        """Write the index anew without deleted documents."""
        with self._changing:
            self._store.rewrite()

    def save(self, directory: Path) -> None:
        """Copy the committed files."""
        with self._changing:
            self._store.copy_to(directory)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Open a private copy of the files that `save` wrote."""
        index = cls.__new__(cls)
        index._store = TantivyStore(directory)
        index._changing = Lock()
        return index

    def close(self) -> None:
        """Remove the temporary directory."""
        with self._changing:
            self._store.close()

    def __len__(self) -> int:
        return self._store.searcher().num_docs

    def _add(self, ids: Ids, documents: Sequence[Sequence[str]]) -> None:
        with self._changing:
            with self._store.transaction(len(documents)) as writer:
                writer.delete_documents_by_query(_any_of(ids))
                for document_id, tokens in zip(ids.tolist(), documents, strict=True):
                    document = tantivy.Document()
                    document.add_integer("id", document_id)
                    document.add_text("tokens", " ".join(tokens))
                    writer.add_document(document)
            self._tidy()

    def _remove(self, ids: Ids) -> int:
        with self._changing:
            before = len(self)
            with self._store.transaction() as writer:
                writer.delete_documents_by_query(_any_of(ids))
            removed = before - len(self)
            self._tidy()
        return removed

    def _search(self, tokens: Sequence[str], k: int, allowed: Allowed | None) -> Hits:
        searcher, query, fetched = self._store.searcher(), _containing(tokens), k + MARGIN
        if allowed is not None:
            share = np.count_nonzero(allowed) / max(1, searcher.num_docs)
            if share <= TERM_SET_SHARE:
                query = _within(query, np.flatnonzero(allowed))
            else:
                fetched = max(fetched, int(fetched / share))
        while True:
            ids, scores = _found(searcher, query, fetched)
            hits = _sifted(ids, scores, k, allowed)
            if len(ids) < fetched or (len(hits) == k and hits.scores[-1] > scores[-1]):
                return hits
            fetched *= GROWTH

    def _scores(self, tokens: Sequence[str], ids: Ids) -> Scores:
        searcher, wanted = self._store.searcher(), np.unique(ids)
        if READING * len(wanted) <= searcher.num_docs:
            documents = Documents(searcher, wanted)
            found, scores = documents.ids, documents.scores(tokens)
        else:
            found, scores = _found(searcher, _within(_containing(tokens), wanted), len(wanted))
        score_of = dict(zip(found.tolist(), scores.tolist(), strict=True))
        return np.array([score_of.get(i, 0.0) for i in ids.tolist()], np.float32)

    def _tidy(self) -> None:
        if self.deleted > max(DELETED_KEPT, DELETED_SHARE * len(self)):
            self._store.rewrite()


def _containing(tokens: Sequence[str]) -> Query:
    """Return the query for documents with any of the tokens, scored by BM25."""
    clauses = []
    for token, count in Counter(tokens).items():
        term = Query.term_query(SCHEMA, "tokens", token, "freq")
        clauses.append((Occur.Should, Query.boost_query(term, count)))
    return Query.boolean_query(clauses)


def _any_of(ids: Ids) -> Query:
    return Query.term_set_query(SCHEMA, "id", ids.tolist())


def _within(query: Query, ids: Ids) -> Query:
    """Return the query restricted to ids, with the same scores."""
    restriction = Query.const_score_query(_any_of(ids), 0.0)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, restriction)])


def _found(searcher: tantivy.Searcher, query: Query, limit: int) -> tuple[Ids, Scores]:
    """Return ids and scores of the best documents, best first, ties in any order."""
    limit = max(1, min(limit, searcher.num_docs))
    hits = searcher.search(query, limit, count=False).hits
    ids = searcher.fast_field_values("id", [address for _, address in hits])
    return np.array(ids, np.int64), np.array([score for score, _ in hits], np.float32)


def _sifted(ids: Ids, scores: Scores, k: int, allowed: Allowed | None) -> Hits:
    if allowed is not None:
        kept = permitted(ids, allowed)
        ids, scores = ids[kept], scores[kept]
    return Hits.best(ids, scores, k)
