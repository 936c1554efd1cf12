"""A file sealed with the data key, piece by piece: a large one is never in memory as a whole.

Each piece is bound to its file, to its place, and to whether it is the last: none can be moved,
left out or cut off without the reader noticing.
"""

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from itertools import count
from pathlib import Path
from typing import Any

from matcher.db.encrypted import keys
from matcher.db.keys import SEALED_BYTES

_PIECE = 1 << 20


def seal(source: Path, target: Path, name: str) -> None:
    """Write a plain file to a sealed one.

    Args:
        source: the plain file.
        target: an empty file.
        name: what it is called from now on; under another name it cannot be opened.
    """
    with source.open("rb") as plain, target.open("wb") as sealed:
        piece = plain.read(_PIECE)
        for place in count():
            following = plain.read(_PIECE)
            sealed.write(keys().seal_bytes(piece, _where(name, place, last=not following)))
            if not following:
                return
            piece = following


def opened(path: Path, name: str) -> BufferedReader:
    """A sealed file to be read; the first piece is opened at once.

    Raises:
        FileNotFoundError: it is not there.
        SettingsError: it was sealed with a key that is not in the ring.
        UnreadableError: it was changed; of later pieces this is noticed when they are read.
    """
    return BufferedReader(_Reader(_pieces(path, name)))


class _Reader(RawIOBase):
    """The pieces as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = next(pieces)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what is left of a piece."""
        self._piece = self._piece or next(self._pieces, b"")
        given = self._piece[: len(buffer)]
        buffer[: len(given)] = given
        self._piece = self._piece[len(given) :]
        return len(given)


def _pieces(path: Path, name: str) -> Iterator[bytes]:
    with path.open("rb") as file:
        sealed = file.read(_PIECE + SEALED_BYTES)
        for place in count():
            following = file.read(_PIECE + SEALED_BYTES)
            yield keys().open_bytes(sealed, _where(name, place, last=not following))
            if not following:
                return
            sealed = following


def _where(name: str, place: int, *, last: bool) -> str:
    return f"{name}/{place}/{'last' if last else 'more'}"
