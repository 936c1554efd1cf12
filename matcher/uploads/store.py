"""The folder of uploaded files: written whole under generated names, swept of what nobody needs."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules
from matcher.uploads.content import FileKind, recognize
from matcher.uploads.infection import refuse_infected
from matcher.uploads.models import Upload
from matcher.uploads.names import harmless

_CHUNK = 256 << 10


@dataclass(frozen=True)
class Sent:
    """A file as a browser sends it: its bytes and what it calls them."""

    stream: IO[bytes]
    name: str


@dataclass(frozen=True)
class Received:
    """A file that was found good and lies in the store; the attributes are those of `Upload`."""

    key: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class UploadStore:
    """Where uploaded files lie, outside of everything that a web server serves by itself.

    Attributes:
        folder: files are `ab/<key>` in it, `ab` being how the key begins.
        clamd: of the ClamAV daemon that is asked, see `refuse_infected`.
    """

    folder: Path
    clamd: str = ""

    def receive(self, sent: Sent) -> Received:
        """Check a file and lay it down; the sweep removes it unless a row comes to know it.

        Raises:
            FileRefusedError: too large, of no kind that is taken, disguised, or infected.
        """
        key = uuid4().hex
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        try:
            size, digest = _written(sent, aside)
            kind = recognize(aside, sent.name)
            refuse_infected(aside, archive=_is_archive(kind), clamd=self.clamd)
            _settle(aside, path)
        finally:
            aside.unlink(missing_ok=True)
        name = harmless(sent.name, kind.suffixes[0])
        return Received(key, name, kind.media_type, size, digest)

    def path(self, key: str) -> Path:
        """Where the file with this key lies."""
        return self.folder / key[:2] / key

    def discard(self, key: str) -> None:
        """Delete a file that no row came to know."""
        self.path(key).unlink(missing_ok=True)

    def sweep(self, session: Session) -> int:
        """Delete files that no row knows and that are older than any open transaction.

        Returns:
            How many were deleted.
        """
        before = (now() - timedelta(hours=load_rules().orphan_hours)).timestamp()
        old = [path for path in self._files() if path.stat().st_mtime < before]
        known = set(session.scalars(select(Upload.key)))
        orphans = [path for path in old if path.name not in known]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    def _files(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("??/*") if path.is_file())


def _written(sent: Sent, path: Path) -> tuple[int, str]:
    """Copy what was sent, readable by the owner only; its size and digest."""
    limit = load_rules().upload_megabytes << 20
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := sent.stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileRefusedError(
                    f"文件超过 {load_rules().upload_megabytes} MB。请压缩图片或减少页数后再上传。"
                )
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _settle(aside: Path, path: Path) -> None:
    """Give the file its name so that it survives a power failure."""
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_archive(kind: FileKind) -> bool:
    return kind.begins == b"PK\x03\x04"
