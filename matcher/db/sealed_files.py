"""Files sealed with the data key, piece by piece: a large one is never in memory as a whole.

Each piece is bound to its file, to its place, and to whether it is the last: none can be moved,
left out or cut off without the reader noticing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from itertools import count
from pathlib import Path
from typing import Any

from matcher.db.encrypted import keys
from matcher.db.keys import SEALED_BYTES
from matcher.durable import sync
from matcher.errors import NotFoundError, SettingsError, UnreadableError

_PIECE = 1 << 20


@contextmanager
def sealing(path: Path) -> Iterator[Path]:
    """A plain file to write to; when the block ends it is sealed and becomes the file, durably.

    Until then, or when the block fails, what was there before stays. Beside the file lie for a
    while `<name>.part`, plain, and `<name>.seal`; only the owner of the process reads them.

    Args:
        path: of the sealed file; under another name it cannot be opened.
    """
    with _empty(path.with_name(f"{path.name}.part")) as plain:
        yield plain
        with _empty(path.with_name(f"{path.name}.seal")) as sealed:
            _seal(plain, sealed, path.name)
            sync(sealed)
            sealed.replace(path)
            sync(path.parent)


def _seal(source: Path, target: Path, name: str) -> None:
    with source.open("rb") as plain, target.open("wb") as sealed:
        piece = plain.read(_PIECE)
        for place in count():
            following = plain.read(_PIECE)
            sealed.write(keys().seal_bytes(piece, _where(name, place, last=not following)))
            if not following:
                return
            piece = following


def sealed_now(path: Path) -> bool:
    """Whether a file is sealed, and with the key that seals now."""
    with path.open("rb") as file:
        return keys().sealed_now(file.read(SEALED_BYTES))


def opened(path: Path) -> BufferedReader:
    """A sealed file to be read; the first piece is opened at once.

    Raises:
        FileNotFoundError: it is not there.
        SettingsError: it was sealed with a key that is not in the ring.
        UnreadableError: it was changed; of later pieces this is noticed when they are read.
    """
    return BufferedReader(_Reader(_pieces(path)))


def opened_for(path: Path, gone: str, shut: str) -> BufferedReader:
    """The same for whoever asked for the file.

    Args:
        path: of the sealed file.
        gone: what they are told if it is not there any more.
        shut: what they are told if it cannot be opened.

    Raises:
        NotFoundError: with one of them.
    """
    try:
        return opened(path)
    except FileNotFoundError:
        raise NotFoundError(gone) from None
    except (SettingsError, UnreadableError):
        raise NotFoundError(shut) from None


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


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        sealed = file.read(_PIECE + SEALED_BYTES)
        for place in count():
            following = file.read(_PIECE + SEALED_BYTES)
            yield keys().open_bytes(sealed, _where(path.name, place, last=not following))
            if not following:
                return
            sealed = following


def _where(name: str, place: int, *, last: bool) -> str:
    return f"{name}/{place}/{'last' if last else 'more'}"


@contextmanager
def _empty(path: Path) -> Iterator[Path]:
    """An empty file for a while."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
