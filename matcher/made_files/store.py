"""The folder of made files: each is written aside, sealed, and gets its name when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from matcher.db.sealed_files import opened_for, sealing

_GONE = "文件已不在服务器上。请打开“生成的文件”，点“重新生成”。"
_SHUT = "文件打不开：它被改动过，或数据密钥已更换。请打开“生成的文件”，点“重新生成”。"


@dataclass(frozen=True)
class MadeFileStore:
    """Where made files lie, sealed with the data key.

    Attributes:
        folder: files are `<key>` in it; `<key>.part` while they are made, plain, and
            `<key>.seal` while they are sealed. Only the owner of the process reads it. Backups
            leave it out: what is in it can be made again.
    """

    folder: Path

    def path(self, key: str) -> Path:
        """Where the file with this key lies, sealed."""
        return self.folder / key

    def open(self, key: str) -> BufferedReader:
        """The file with this key, opened piece by piece as it is read.

        Raises:
            NotFoundError: it is not there any more, or cannot be opened.
        """
        return opened_for(self.path(key), _GONE, _SHUT)

    @contextmanager
    def aside(self, key: str) -> Iterator[Path]:
        """A path to write to; it becomes the file, durably, when the block ends, else nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        with sealing(self.path(key)) as plain:
            yield plain

    def discard(self, key: str) -> None:
        """Delete a file, if it is there."""
        self.path(key).unlink(missing_ok=True)

    def keys(self) -> set[str]:
        """What lies there, and what a killed worker left half."""
        return {path.name for path in self.folder.glob("*") if path.is_file()}
