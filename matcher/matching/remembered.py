"""Results that follow from the state of the index alone, kept until the state changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 512
"""Results; a list of ids has some hundred, so that all of them take a few megabytes."""


class Remembered:
    """The results that were asked for last; threads may share one."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._state: Hashable = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, state: Callable[[], Hashable], key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, or what it gave before in the same state.

        Args:
            state: what the result follows from, beside the key; asked again after `make`, and a
                result that the state changed under is used once and not kept.
            key: what is asked for.
            make: computes it; two threads may both do so.
        """
        before = state()
        with self._lock:
            if before == self._state and key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = make()
        if state() == before:
            self._keep(before, key, made)
        return made

    def _keep(self, state: Hashable, key: Hashable, made: object) -> None:
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state = state
            self._kept[key] = made
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
