"""The folder of uploaded files: sealed, under generated names, swept of what nobody needs."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BufferedReader
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.db.sealed_files import opened, opened_for, sealed_now, sealing
from matcher.errors import FileRefusedError, SettingsError, UnreadableError
from matcher.taxonomy import load_rules
from matcher.uploads.content import FileKind, looks_plain, recognize
from matcher.uploads.infection import refuse_infected
from matcher.uploads.models import Upload
from matcher.uploads.names import harmless

_CHUNK = 256 << 10
_HEAD = 16
_GONE = "文件已不在服务器上。请联系示范区运营人员，说明下载的是哪一份。"
_SHUT = "文件打不开：它被改动过，或数据密钥已更换。请联系示范区运营人员，说明是哪一份。"


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
        folder: files are `ab/<key>` in it, `ab` being how the key begins, sealed with the data
            key.
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
        with sealing(path) as plain:
            size, digest = _written(sent, plain)
            kind = recognize(plain, sent.name)
            refuse_infected(plain, archive=_is_archive(kind), clamd=self.clamd)
        name = harmless(sent.name, kind.suffixes[0])
        return Received(key, name, kind.media_type, size, digest)

    def path(self, key: str) -> Path:
        """Where the file with this key lies, sealed."""
        return self.folder / key[:2] / key

    def open(self, key: str) -> BufferedReader:
        """The file with this key, opened piece by piece as it is read.

        Raises:
            NotFoundError: it is not there any more, or cannot be opened.
        """
        return opened_for(self.path(key), _GONE, _SHUT)

    @contextmanager
    def plain(self, key: str) -> Iterator[Path]:
        """A plain copy of a file, for what reads from paths only; it is gone after the block.

        Raises:
            NotFoundError: as of `open`.
        """
        with self.open(key) as source, NamedTemporaryFile(dir=self.path(key).parent) as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            yield Path(copy.name)

    def seal_anew(self, session: Session) -> tuple[int, list[Path]]:
        """Seal what a former key sealed, and what lies plain from before there were seals.

        Returns:
            How many files were sealed, and those that are not what was once received, or that no
            key opens: they stay as they are.
        """
        known = dict(session.execute(select(Upload.key, Upload.sha256)).all())
        kept = [path for path in self._files() if path.name in known]
        former = [path for path in kept if not sealed_now(path)]
        shut = [path for path in former if not _sealed_anew(path, known[path.name])]
        return len(former) - len(shut), shut

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
    """Copy what was sent; its size and digest."""
    limit = load_rules().upload_megabytes << 20
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while chunk := sent.stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FileRefusedError(
                    f"文件超过 {load_rules().upload_megabytes} MB。请压缩图片或减少页数后再上传。"
                )
            digest.update(chunk)
            file.write(chunk)
    return size, digest.hexdigest()


def _sealed_anew(path: Path, sha256: str) -> bool:
    try:
        with sealing(path) as plain:
            with _as_it_was(path) as source, plain.open("wb") as target:
                shutil.copyfileobj(source, target)
            with plain.open("rb") as copy:
                digest = hashlib.file_digest(copy, "sha256").hexdigest()
            if digest != sha256:
                raise UnreadableError(f"{path} 的内容与登记不符")
    except (SettingsError, UnreadableError):
        return False
    return True


def _as_it_was(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        plain = looks_plain(file.read(_HEAD))
    return path.open("rb") if plain else opened(path)


def _is_archive(kind: FileKind) -> bool:
    return kind.begins == b"PK\x03\x04"
