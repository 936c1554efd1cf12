"""The files that somebody asked for."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.made_files.models import MadeFile


def own(actor: Actor) -> ColumnElement[bool]:
    """The condition for the actor's own files."""
    return MadeFile.user_id == (actor.user_id or 0)


def own_made_files(session: Session, actor: Actor) -> Sequence[MadeFile]:
    """The actor's files, the newest first; the rules limit how many there are.

    Raises:
        ForbiddenError: the actor's role gets no such files.
    """
    require(actor, "made_file.own")
    return session.scalars(select(MadeFile).where(own(actor)).order_by(MadeFile.id.desc())).all()


def get_made_file(session: Session, actor: Actor, number: int) -> MadeFile:
    """One of the actor's files.

    Raises:
        ForbiddenError: the actor's role gets no such files.
        NotFoundError: there is none, it is somebody else's, or it was deleted.
    """
    require(actor, "made_file.own")
    query = select(MadeFile).where(MadeFile.id == number, own(actor))
    # The worker writes its progress in transactions of its own.
    made = session.scalar(query.execution_options(populate_existing=True))
    if made is None:
        raise NotFoundError("没有这个文件，可能已过保存期被删除。需要时请回到原来的页面重新生成。")
    return made
