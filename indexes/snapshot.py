"""Snapshots on disk as generations: complete and verified, or refused.

A generation is written beside the others, brought to disk, and only then named by the pointer
file, in one atomic step. Whenever the process dies, the pointer names a complete generation.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from indexes.errors import SnapshotDamagedError

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

FORMAT = 1
POINTER = "current.json"
MANIFEST = "manifest.json"
LOCK = "lock"


@dataclass(frozen=True)
class Generation:
    """One complete snapshot.

    Attributes:
        path: Its directory.
        number: Counts up from 1.
        manifest: The fields that the writer gave.
    """

    path: Path
    number: int
    manifest: Mapping[str, JSON]

    def part(self, name: str) -> Path:
        """Return the directory of one part."""
        return self.path / name


class SnapshotStore:
    """Generations of one index under a root directory that belongs to it alone.

    The newest two generations are kept, so that a process that has just called `newest` can
    finish reading although another one writes. Writers in several processes wait for each other.

    Attributes:
        root: The directory.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(
        self, manifest: Mapping[str, JSON], save: Mapping[str, Callable[[Path], None]]
    ) -> Generation:
        """Write and publish a generation; on any error the previous one stays the newest.

        Args:
            manifest: Fields to keep with it, for example model and sequence number.
            save: For each part a function that fills the given directory, for example
                `index.save`.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with self._locked():
            previous = self._published_number()
            self._discard(lambda each: not previous - 1 <= each <= previous)
            number = previous + 1
            try:
                self._publish(number, _fill(self._path(number), manifest, save))
            except BaseException:
                if self._published_number() != number:
                    self._discard(lambda each: each == number)
                raise
            self._discard(lambda each: each < previous)
        return Generation(self._path(number), number, dict(manifest))

    def newest(self) -> Generation | None:
        """Return the newest generation after verifying every file, None if there never was one.

        Raises:
            SnapshotDamagedError: Pointer, manifest or a file is missing, altered or foreign.
        """
        while (pointer := self._pointer()) is not None:
            number, digest = pointer
            try:
                return Generation(self._path(number), number, _verified(self._path(number), digest))
            except SnapshotDamagedError:
                if self._pointer() == pointer:
                    raise
        return None

    def _path(self, number: int) -> Path:
        return self.root / f"gen-{number:08d}"

    def _pointer(self) -> tuple[int, str] | None:
        """Return number and manifest digest of the published generation."""
        path = self.root / POINTER
        if not path.exists():
            return None
        content = _read_json(path)
        number, digest = content.get("generation"), content.get("manifest_sha256")
        if content.get("format") != FORMAT or type(number) is not int or type(digest) is not str:
            raise SnapshotDamagedError(f"{path} 不是本系统可识别的快照指针")
        return number, digest

    def _publish(self, number: int, digest: str) -> None:
        draft = self.root / f"{POINTER}.new"
        _write_json(draft, {"format": FORMAT, "generation": number, "manifest_sha256": digest})
        _sync(draft)
        _sync(self.root)
        draft.replace(self.root / POINTER)
        _sync(self.root)

    def _published_number(self) -> int:
        """Return the number that the pointer names, 0 if it names none that can be read."""
        try:
            pointer = self._pointer()
        except SnapshotDamagedError:
            return 0
        return pointer[0] if pointer else 0

    def _discard(self, unwanted: Callable[[int], bool]) -> None:
        for path in self.root.glob("gen-" + 8 * "[0-9]"):
            if unwanted(int(path.name.removeprefix("gen-"))):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _fill(
    path: Path, manifest: Mapping[str, JSON], save: Mapping[str, Callable[[Path], None]]
) -> str:
    """Write the parts and the manifest, bring all to disk, return the manifest's digest."""
    path.mkdir()
    for name, save_part in save.items():
        part = path / name
        part.mkdir()
        save_part(part)
    files: dict[str, JSON] = {
        str(file.relative_to(path)): {"size": file.stat().st_size, "sha256": _sha256(file)}
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }
    _write_json(path / MANIFEST, {"format": FORMAT, "fields": dict(manifest), "files": files})
    for entry in [path, *path.rglob("*")]:
        _sync(entry)
    return _sha256(path / MANIFEST)


def _verified(path: Path, digest: str) -> dict[str, JSON]:
    """Return the manifest's fields if it and every file are as they were written."""
    try:
        if _sha256(path / MANIFEST) != digest:
            raise SnapshotDamagedError(f"清单 {path / MANIFEST} 与指针中的校验值不一致")
        manifest = _read_json(path / MANIFEST)
        for name, expected in manifest["files"].items():
            _verify_file(path / name, expected)
    except OSError as error:
        raise SnapshotDamagedError(f"无法读取 {path}（{error}）") from error
    fields: dict[str, JSON] = manifest["fields"]
    return fields


def _verify_file(file: Path, expected: Mapping[str, Any]) -> None:
    if not file.is_file():
        raise SnapshotDamagedError(f"缺少文件 {file}")
    if (size := file.stat().st_size) != expected["size"]:
        raise SnapshotDamagedError(f"文件 {file} 为 {size} 字节，应为 {expected['size']} 字节")
    if _sha256(file) != expected["sha256"]:
        raise SnapshotDamagedError(f"文件 {file} 的内容与清单中的校验值不一致")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SnapshotDamagedError(f"无法读取文件 {file}（{error}）") from error
    if not isinstance(content, dict):
        raise SnapshotDamagedError(f"文件 {file} 的内容不是清单")
    return content


def _write_json(file: Path, content: Mapping[str, JSON]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _sync(entry: Path) -> None:
    """Bring a file's content or a directory's entries to disk."""
    descriptor = os.open(entry, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
