"""Remembers the vectors of recent queries."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Encode = Callable[[list[str]], NDArray[np.float32]]

QUERIES_KEPT = 4096
"""More than is asked on a busy day (next pages, other filters and matches of listings that people
return to repeat a query); at 384 components they take 8 MB."""


class QueryCache:
    """Keeps the vectors that were used last; threads may share one cache.

    Texts are known by a digest, so that long ones take no memory.
    """

    def __init__(self, size: int = QUERIES_KEPT) -> None:
        self._size = size
        self._kept: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def rows(self, texts: Sequence[str], encode: Encode) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape ``(len(texts), dimension)``.

        Args:
            texts: Queries.
            encode: Returns the vectors of those that are not known yet; it is called at most
                once, outside of the lock.
        """
        if not texts:
            return encode([])
        keys = [_key(text) for text in texts]
        known = self._recall(keys)
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if unknown:
            new = dict(zip(unknown, encode(list(unknown.values())), strict=True))
            self._remember(new)
            known |= new
        return np.stack([known[key] for key in keys])

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
            for key in known:
                self._kept.move_to_end(key)
        return known

    def _remember(self, rows: dict[bytes, NDArray[np.float32]]) -> None:
        with self._lock:
            for key, row in rows.items():
                self._kept[key] = row.copy()  # Alone: a view would keep its whole batch alive.
                self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
