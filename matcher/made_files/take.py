"""That a made file was fetched: there are contacts in some, so each time is recorded."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.made_files.models import MadeFile


def record_take(session: Session, actor: Actor, made: MadeFile) -> None:
    """Leave a trace of who took which file along; the session must be a writing one."""
    record(session, actor, "made_file.take", ("made_file", made.id), None, {"kind": made.kind})
    session.flush()
