"""The folder of made files: each is written aside and gets its name when it is whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class MadeFileStore:
    """Where made files lie, readable by the owner of the process only.

    Attributes:
        folder: files are `<key>` in it, and `<key>.part` while they are made. Backups leave it
            out: what is in it can be made again.
    """

    folder: Path

    def path(self, key: str) -> Path:
        """Where the file with this key lies."""
        return self.folder / key

    @contextmanager
    def aside(self, key: str) -> Iterator[Path]:
        """A path to write to; it becomes the file, durably, when the block ends, else nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.path(f"{key}.part")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield part
            _sync(part)
            part.replace(self.path(key))
            _sync(self.folder)
        finally:
            part.unlink(missing_ok=True)

    def discard(self, key: str) -> None:
        """Delete a file, if it is there."""
        self.path(key).unlink(missing_ok=True)

    def keys(self) -> set[str]:
        """What lies there, and what a killed worker left half."""
        return {path.name for path in self.folder.glob("*") if path.is_file()}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
