"""Delete made files: those that are not wanted any more, and those whose time is over."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import NotFoundError
from matcher.made_files.models import MadeFile
from matcher.made_files.store import MadeFileStore


def remove(session: Session, actor: Actor, made: MadeFile) -> None:
    """Delete one of the actor's files; its bytes go with the next sweep.

    Raises:
        ForbiddenError: the actor's role gets no such files.
        NotFoundError: it is somebody else's.
    """
    require(actor, "made_file.own")
    if made.user_id != actor.user_id:
        raise NotFoundError("没有这个文件。")
    session.delete(made)
    record(session, actor, "made_file.remove", ("made_file", made.id), {"kind": made.kind})
    session.flush()


def forget_made_files(session: Session) -> int:
    """Delete the rows whose time is over; returns how many."""
    old = delete(MadeFile).where(MadeFile.expires_at <= now()).returning(MadeFile.id)
    return len(session.execute(old).all())


def sweep_made_files(session: Session, store: MadeFileStore) -> int:
    """Delete files that no row knows, while none is made; returns how many."""
    orphans = store.keys() - set(session.scalars(select(MadeFile.key)))
    for name in orphans:
        store.discard(name)
    return len(orphans)
