"""The files of a backup: taken along, made durable, and laid down where they were."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.backup.manifest import CHOICE, Manifest, Part
from matcher.durable import sync
from matcher.errors import BackupError, NotFoundError, UnreadableError
from matcher.settings import Settings
from matcher.uploads.models import Upload
from matcher.uploads.store import UploadStore

_AT_ONCE = 1_000


@contextmanager
def beside(directory: Path) -> Iterator[Path]:
    """A new directory that gets its name, and is durable, when the block ends; else it is removed.

    Only its owner can read it.

    Raises:
        BackupError: there is something of that name, or the disk refuses.
    """
    if directory.exists() or directory.is_symlink():
        raise BackupError(f"“{directory}”已经存在。请给出一个新的目录名，例如带上日期。")
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        try:
            yield aside
            _sync_tree(aside)
            aside.rename(directory)
            sync(directory.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise BackupError(
            f"没有写成：{error.strerror or error}（{error.filename or directory}）。"
            "请检查磁盘空间和权限后重试。"
        ) from error


def take_along(
    session: Session, settings: Settings, directory: Path
) -> tuple[dict[str, Part], list[str]]:
    """Copy the uploads that the session knows, and the choice of the encoder.

    Returns:
        The copied files, and what is wrong with the others in words.
    """
    files, problems = {}, []
    store = UploadStore(settings.uploads)
    query = select(Upload.key, Upload.sha256).order_by(Upload.id)
    for key, sha256 in session.execute(query.execution_options(yield_per=_AT_ONCE)):
        source, name = store.path(key), f"uploads/{key[:2]}/{key}"
        if not source.is_file():
            problems.append(f"上传文件 {source} 不见了，没有备份它。")
            continue
        files[name] = _copied(source, directory / name)
        if _digest(store, key) != sha256:
            problems.append(f"上传文件 {source} 的内容与登记不符，已按现状备份。")
    if (settings.home / CHOICE).exists():
        files[CHOICE] = _copied(settings.home / CHOICE, directory / CHOICE)
    return files, problems


def refuse_present(settings: Settings) -> None:
    """Never mix the uploads of a backup with others.

    Raises:
        BackupError: there are uploads.
    """
    if any(path.is_file() for path in settings.uploads.rglob("*")):
        raise BackupError(f"“{settings.uploads}”中已有文件。请把这个目录移到别处，再运行恢复。")


@contextmanager
def laid_down(directory: Path, manifest: Manifest, settings: Settings) -> Iterator[None]:
    """Bring the files to the home directory; they are removed again when the block fails.

    A choice of the encoder that was made there already stays. Snapshots of the index are
    removed: they are of another database, and are built anew.

    Raises:
        BackupError: the disk refuses.
    """
    try:
        with ExitStack() as on_failure:
            for name in manifest.files:
                target = settings.home / name
                if not target.exists():
                    on_failure.callback(target.unlink, missing_ok=True)
                    _copied(directory / name, target)
                    for entry in (target, target.parent, target.parent.parent, settings.home):
                        sync(entry)
            if settings.snapshots.exists():
                shutil.rmtree(settings.snapshots)
            yield
            on_failure.pop_all()
    except OSError as error:
        raise BackupError(
            f"没有恢复任何内容：{error.strerror or error}（{error.filename}）。"
            "请检查磁盘空间和权限后重试。"
        ) from error


def _digest(store: UploadStore, key: str) -> str:
    """Of what is in an upload; empty where it cannot be opened."""
    try:
        with store.open(key) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (NotFoundError, UnreadableError):
        return ""


def _copied(source: Path, target: Path) -> Part:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    # What was uploaded, and all of a backup, is for the owner only.
    target.chmod(0o600)
    return Part.of(target)


def _sync_tree(root: Path) -> None:
    """Make everything durable, what is inside before what it is in."""
    for folder, _, names in os.walk(root, topdown=False):
        for name in names:
            sync(Path(folder, name))
        sync(Path(folder))
