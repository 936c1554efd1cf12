"""Make the files that were asked for, one at a time."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.actor import SYSTEM, Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db import Database
from matcher.errors import ForbiddenError, TechmatchError
from matcher.made_files.models import ASKED, FAILED, MADE, MAKING, MadeFile
from matcher.made_files.progress import KeptProgress
from matcher.made_files.store import MadeFileStore
from matcher.taxonomy import load_rules

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
_LONGEST_REASON = 500


def untold(_done: int, _total: int) -> None:
    """The progress of what nobody waits for."""


class Maker(Protocol):
    """Writes one kind of file."""

    def __call__(
        self,
        session: Session,
        actor: Actor,
        parameters: Mapping[str, str],
        path: Path,
        progress: Progress,
        /,
    ) -> str:
        """Write the file to `path` for an actor whose permission is checked now.

        Args:
            session: reads; whatever it changed is rolled back.
            actor: who asked, with the roles of this moment.
            parameters: as they were asked for.
            path: an empty file without an ending in its name.
            progress: is told how much is done of how much, as often as one likes.

        Returns:
            The name under which people get it.

        Raises:
            TechmatchError: it cannot be made; the message is shown to who asked.
        """
        ...


def make_next(database: Database, directory: Path, makers: Mapping[str, Maker]) -> bool:
    """Make the file that waits longest.

    Args:
        database: where it was asked for.
        directory: of the made files, `Settings.made_files`.
        makers: by kind.

    Returns:
        Whether there was one, made or failed.
    """
    made, store = _begin(database), MadeFileStore(directory)
    if made is None:
        return False
    try:
        with store.aside(made.key) as path:
            name = _written(database, makers, made, path)
            size = path.stat().st_size
    except Exception as error:
        _end(database, made, {"state": FAILED, "reason": _reason(error, made)[:_LONGEST_REASON]})
    else:
        if not _end(database, made, {"state": MADE, "name": name, "size": size}):
            store.discard(made.key)
    return True


def ask_again(database: Database) -> int:
    """Put what a killed worker had begun back on the list; returns how many."""
    with database.write() as session:
        begun = update(MadeFile).where(MadeFile.state == MAKING)
        again = session.execute(begun.values(state=ASKED, done=0).returning(MadeFile.id))
        return len(again.all())


def _begin(database: Database) -> MadeFile | None:
    """The file that waits longest, now begun."""
    waiting = select(MadeFile).where(MadeFile.state == ASKED).order_by(MadeFile.id).limit(1)
    with database.read() as session:
        if session.scalar(waiting) is None:
            return None
    with database.write() as session:
        made = session.scalar(waiting.with_for_update(skip_locked=True))
        if made is not None:
            made.state, made.attempts = MAKING, made.attempts + 1
    return made


def _written(database: Database, makers: Mapping[str, Maker], made: MadeFile, path: Path) -> str:
    if made.attempts > load_rules().made_files.attempts:
        raise TechmatchError("生成多次中断，没有完成。请缩小范围后再试，或联系示范区运营人员。")
    progress = KeptProgress(database, made.id)
    with database.read() as session:
        actor = _asker(session, made)
        return makers[made.kind](session, actor, made.parameters, path, progress)


def _asker(session: Session, made: MadeFile) -> Actor:
    """Who asked, with the roles that they hold now."""
    user = session.get_one(User, made.user_id)
    if not user.active or user.locked_at:
        raise ForbiddenError("您的账号已停用或锁定，没有生成。")
    return actor_of(user, SYSTEM.address)


def _end(database: Database, made: MadeFile, values: Mapping[str, object]) -> bool:
    """Write how it ended; returns False when nobody waits for it any more."""
    with database.write() as session:
        ended = update(MadeFile).where(MadeFile.id == made.id, MadeFile.state == MAKING)
        rows = session.execute(ended.values(finished_at=now(), **values).returning(MadeFile.id))
        known = rows.first() is not None
        if known:
            after = {"kind": made.kind, "state": values["state"]}
            record(session, SYSTEM, "made_file.make", ("made_file", made.id), None, after)
    return known


def _reason(error: Exception, made: MadeFile) -> str:
    """Why it was not made, for who asked; what they cannot act upon is in the log."""
    if isinstance(error, TechmatchError):
        return error.message
    log.error("file %d (%s) could not be made", made.id, made.kind, exc_info=error)
    if isinstance(error, OSError):
        return f"文件写不下来（{error.strerror or error}）。请联系系统管理员检查磁盘空间后重试。"
    return f"生成时出错，没有完成。请稍后重试；仍不成功时请把编号 {made.id} 告诉系统管理员。"
