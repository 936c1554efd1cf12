"""What every engine over token lists offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from indexes import arguments
from indexes.errors import InvalidInputError
from indexes.hits import Allowed, Hits, Ids, Scores

LONGEST_TOKEN = 65_530
"""Bytes of UTF-8; tantivy silently drops longer tokens, so they are refused everywhere."""


class KeywordIndex(ABC):
    """BM25 search over documents that are lists of tokens, with external ids.

    A document matches when it holds at least one of the query's tokens. The public methods check
    their arguments, the underscored ones are the engine. Any number of threads may search at once.
    A closed index cannot be used any more.
    """

    @abstractmethod
    def ids(self) -> Ids:
        """Return all ids, ascending, shape (n,)."""

    @abstractmethod
    def document_frequency(self, token: str) -> int:
        """Return how many documents hold the token."""

    @abstractmethod
    def documents(self, ids: ArrayLike) -> list[list[str]]:
        """Return the tokens of each id; their order means nothing.

        Raises:
            UnknownIdError: One of the ids is not in the index.
        """

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write the index to a directory, which is created if need be and must be empty."""

    @classmethod
    @abstractmethod
    def load(cls, directory: Path) -> Self:
        """Read an index that `save` wrote; the directory itself is never written to.

        Raises:
            SnapshotDamagedError: The files are missing or unreadable.
        """

    @abstractmethod
    def close(self) -> None:
        """Free threads and files. Closing twice is fine."""

    @abstractmethod
    def __len__(self) -> int: ...

    def add(self, ids: ArrayLike, documents: Sequence[Sequence[str]]) -> None:
        """Add documents, searchable on return; an id already present gets the new document.

        Args:
            ids: Non-negative integers, shape (n,), each at most once.
            documents: For each id its tokens: not empty, without white space.

        Raises:
            InvalidInputError: The arguments do not fit; the index is unchanged.
        """
        checked = arguments.new_ids(ids, len(documents))
        for document in documents:
            _check_tokens(document)
        if len(documents):
            self._add(checked, documents)

    def remove(self, ids: ArrayLike) -> int:
        """Remove ids, ignoring unknown ones, and return how many were present."""
        return self._remove(np.unique(arguments.id_array(ids)))

    def search(self, tokens: Sequence[str], k: int, allowed: Allowed | None = None) -> Hits:
        """Find the k documents with the highest BM25 score.

        Args:
            tokens: Query tokens; a repeated one counts as often as it occurs.
            k: Number of hits wanted, at least 1; fewer are returned if fewer match.
            allowed: Which ids may be returned; all if None.
        """
        _check_tokens(tokens)
        return self._search(tokens, arguments.hit_count(k), arguments.id_filter(allowed))

    def scores(self, tokens: Sequence[str], ids: ArrayLike) -> Scores:
        """Return the BM25 score of each id, 0 where no token matches or the id is absent."""
        _check_tokens(tokens)
        return self._scores(tokens, arguments.id_array(ids))

    @abstractmethod
    def _add(self, ids: Ids, documents: Sequence[Sequence[str]]) -> None: ...

    @abstractmethod
    def _remove(self, ids: Ids) -> int: ...

    @abstractmethod
    def _search(self, tokens: Sequence[str], k: int, allowed: Allowed | None) -> Hits: ...

    @abstractmethod
    def _scores(self, tokens: Sequence[str], ids: Ids) -> Scores: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _check_tokens(tokens: Sequence[str]) -> None:
    """Refuse what a whitespace analyser or UTF-8 would change."""
    if isinstance(tokens, str):
        raise InvalidInputError("tokens must be a list of strings, got one string")
    text = " ".join(tokens)
    if text.split() != list(tokens):
        raise InvalidInputError("tokens must not be empty or contain white space")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidInputError(f"token is not valid Unicode: {error}") from error
    if size > LONGEST_TOKEN and any(len(token.encode()) > LONGEST_TOKEN for token in tokens):
        raise InvalidInputError(f"tokens must not be longer than {LONGEST_TOKEN} bytes")
