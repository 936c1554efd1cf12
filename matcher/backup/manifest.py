"""What a backup says of itself; written last, so that a backup without it is none."""

import hashlib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.clock import now
from matcher.db.encrypted import keys
from matcher.errors import BackupError

MANIFEST = "manifest.json"
CHOICE = "models/current.json"
# A manifest must not be able to make a restore write anywhere else.
_FileName = Annotated[
    str, Field(pattern=r"\A(uploads/[0-9a-f]{2}/[0-9a-f]{32}|models/current\.json)\z")
]
_TableName = Annotated[str, Field(pattern=r"\A[a-z_]+\z")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Part(_Strict):
    """One file: its digest, and how many rows it holds if it is a table."""

    sha256: str
    rows: int = 0

    @classmethod
    def of(cls, path: Path, rows: int = 0) -> Self:
        """The file as it is now."""
        with path.open("rb") as file:
            return cls(sha256=hashlib.file_digest(file, "sha256").hexdigest(), rows=rows)


class Fingerprints(_Strict):
    """Short digests of keys: enough to see that another one is set, nothing to open it with.

    Attributes:
        data: of the data keys, that of the sealing one first.
        audit: of the key of the audit chain.
    """

    data: tuple[str, ...]
    audit: str

    @classmethod
    def of(cls, audit_key: str) -> Self:
        """Those of this process."""
        digest = hashlib.sha256(b"techmatch audit key id" + audit_key.encode()).hexdigest()
        return cls(data=keys().ids, audit=digest[:8])


class Manifest(_Strict):
    """The contents of one backup.

    Attributes:
        format: of the backup itself.
        program: version of the program that made it.
        revision: of the schema.
        made_at: when its transaction began, or a little before.
        keys: which keys its rows need.
        tables: by name; each lies at `table_file(name)`.
        files: all other files, by their path under the home directory.
    """

    format: Literal[1] = 1
    program: str = Field(default_factory=lambda: version("techmatch"))
    revision: str
    made_at: datetime = Field(default_factory=now)
    keys: Fingerprints
    tables: dict[_TableName, Part]
    files: dict[_FileName, Part]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(part.rows for part in self.tables.values())

    @property
    def parts(self) -> dict[str, Part]:
        """All files by their path in the backup."""
        return {table_file(name): part for name, part in self.tables.items()} | self.files


def table_file(name: str) -> str:
    """Where the rows of a table lie in a backup."""
    return f"tables/{name}.jsonl.gz"


def read_manifest(directory: Path) -> Manifest:
    """Read it.

    Raises:
        BackupError: the directory is no whole backup, or one of another format.
    """
    try:
        return Manifest.model_validate_json((directory / MANIFEST).read_bytes())
    except OSError as error:
        raise BackupError(
            f"“{directory}”不是完整的备份：读不到 {MANIFEST}。请检查路径，或换一份备份。"
        ) from error
    except ValidationError as error:
        raise BackupError(
            f"备份的 {MANIFEST} 已损坏，或由更新的版本写成。请换一份备份，或用做备份的版本恢复。"
        ) from error


def verify_parts(directory: Path, manifest: Manifest) -> None:
    """Read every file of the backup.

    Raises:
        BackupError: one is missing or not what was written.
    """
    for name, part in manifest.parts.items():
        try:
            found = Part.of(directory / name)
        except OSError as error:
            raise BackupError(f"备份中读不到 {name}，没有恢复任何内容。请换一份备份。") from error
        if found.sha256 != part.sha256:
            raise BackupError(f"备份中的 {name} 已损坏，没有恢复任何内容。请换一份备份。")
