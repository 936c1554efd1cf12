"""Makes a directory once, whatever starts at the same time or is killed meanwhile."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.durable import sync


def make_once(target: Path, fill: Callable[[Path], None]) -> Path:
    """Make ``target``, unless it is there.

    It appears complete or not at all, also when several processes start at once or one of them is
    killed; a later call returns at once.

    Args:
        target: Directory to create; its parents are created too.
        fill: Writes the content into the empty directory it is given.

    Returns:
        ``target``.
    """
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with _exclusive(target.with_name(target.name + ".lock")):
        if not target.is_dir():
            _make(target, fill)
    return target


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    # The kernel releases the lock of a killed process, so a lock can never be left behind.
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(target: Path, fill: Callable[[Path], None]) -> None:
    partial = target.with_name(target.name + ".partial")
    if partial.exists():  # Left by a killed process: only the holder of the lock writes here.
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        fill(partial)
    except Exception:
        shutil.rmtree(partial)
        raise
    for path in [*partial.rglob("*"), partial]:
        sync(path)
    partial.rename(target)
    sync(target.parent)
