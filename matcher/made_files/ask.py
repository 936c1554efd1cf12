"""Ask the worker for a file."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import TransitionError
from matcher.made_files.find import own
from matcher.made_files.models import ASKED, MAKING, MadeFile
from matcher.taxonomy import load_rules

# Nobody reads the entries: a commit that appends one wakes the worker, which reads the table.
TOPIC = "made_file"


def ask(
    session: Session, actor: Actor, kind: str, zone_id: int | None, parameters: Mapping[str, str]
) -> MadeFile:
    """Put a file on the worker's list.

    Args:
        session: the transaction.
        actor: who gets it. Whether they may have what is in it is the caller's to check, and is
            checked again by the maker.
        kind: a key of `matcher.making.MAKERS`.
        zone_id: of the zone that it is about, if it is about one.
        parameters: for the maker.

    Raises:
        ForbiddenError: the actor's role gets no such files.
        TransitionError: the actor has too many already.
    """
    require(actor, "made_file.own")
    _require_room(session, actor)
    made = MadeFile(
        user_id=actor.user_id,
        zone_id=zone_id,
        kind=kind,
        parameters=dict(parameters),
        expires_at=now() + timedelta(days=load_rules().made_files.days),
    )
    session.add(made)
    session.flush()
    record(session, actor, "made_file.ask", ("made_file", made.id), None, {"kind": kind})
    outbox.append(session, TOPIC, made.id)
    session.flush()
    return made


def _require_room(session: Session, actor: Actor) -> None:
    rules = load_rules().made_files
    waits = MadeFile.state.in_((ASKED, MAKING))
    counts = select(func.count(), func.count().filter(waits)).where(own(actor))
    kept, waiting = session.execute(counts).one()
    if waiting >= rules.waiting:
        raise TransitionError(
            f"您已有 {waiting} 个文件正在生成。请等其中一个完成，或在“生成的文件”中删除不要的。"
        )
    if kept >= rules.kept:
        raise TransitionError(f"您已有 {kept} 个生成的文件。请先在“生成的文件”中删除不再需要的。")
