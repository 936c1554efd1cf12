"""Files that the zone's operators hand in, with their rows: kept, found, given up, forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.contracts.registration.file_steps import move
from matcher.contracts.registration.purposes import PURPOSES, Purpose
from matcher.contracts.registration.result_models import OPEN, ResultFile, ResultRow
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.validation import cleaned

PAGE_SIZE = 50
_LISTED = 50
_MESSAGE = 500


def keep_file(
    session: Session, actor: Actor, purpose: Purpose, name: str, rows: Iterable[ResultRow]
) -> ResultFile:
    """Keep the rows of a file for operators to look at; no contract is touched.

    Args:
        session: the transaction.
        actor: who hands it in, for the own zone.
        purpose: what it is handed in for.
        name: as its owner calls it.
        rows: of no file yet.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        TransitionError: too many files wait already.
    """
    zone_id, limits = zone_of(actor, purpose), purpose.limits()
    _require_room(session, zone_id, purpose, limits.waiting)
    file = ResultFile(
        zone_id=zone_id,
        opened_by=actor.user_id,
        purpose=purpose.code,
        name=name,
        expires_at=now() + timedelta(days=limits.days),
    )
    session.add(file)
    session.flush()
    for row in rows:
        row.file_id = file.id
        row.message = shortened(row.message)
        file.total += 1
        session.add(row)
    after = {"rows": file.total}
    record(session, actor, purpose.audit("open"), (purpose.kind, file.id), None, after)
    session.flush()
    return file


def shortened(message: str) -> str:
    """What a row may say: messages quote cells, where there may be what no column takes."""
    return cleaned(message)[:_MESSAGE]


def get_file(session: Session, actor: Actor, purpose: Purpose, number: int) -> ResultFile:
    """The file with this number, of the actor's zone.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        NotFoundError: there is none, or it is another zone's; which of the two is not said.
    """
    mine = (ResultFile.zone_id == zone_of(actor, purpose), ResultFile.purpose == purpose.code)
    file = session.scalar(select(ResultFile).where(ResultFile.id == number, *mine))
    if file is None:
        raise NotFoundError(f"没有这个{purpose.name}，或已过保存期。请重新上传。")
    return file


def files_of(session: Session, actor: Actor, purpose: Purpose) -> Sequence[ResultFile]:
    """The files of the actor's zone, the newest first; the oldest of many are left out.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
    """
    mine = (ResultFile.zone_id == zone_of(actor, purpose), ResultFile.purpose == purpose.code)
    query = select(ResultFile).where(*mine)
    return session.scalars(query.order_by(ResultFile.id.desc()).limit(_LISTED)).all()


def require_open(session: Session, actor: Actor, file: ResultFile) -> None:
    """Hold the file until the transaction ends.

    Raises:
        ForbiddenError: it is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    purpose = PURPOSES[file.purpose]
    require(actor, purpose.action, zone_id=file.zone_id)
    session.execute(select(ResultFile.id).where(ResultFile.id == file.id).with_for_update())
    session.refresh(file)
    if file.state != OPEN:
        raise TransitionError(f"这个{purpose.name}已经处理过，可能是同事刚处理的。没有再次写入。")


def drop_file(session: Session, actor: Actor, file: ResultFile) -> None:
    """Give it up; no contract was touched, and its rows are deleted at once.

    Raises:
        ForbiddenError: it is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    require_open(session, actor, file)
    session.execute(delete(ResultRow).where(ResultRow.file_id == file.id))
    move(session, actor, file, "drop")


def counts(session: Session, file: ResultFile) -> Mapping[str, int]:
    """How many rows there are of each status."""
    mine = select(ResultRow.status, func.count()).where(ResultRow.file_id == file.id)
    return dict(session.execute(mine.group_by(ResultRow.status)).all())


def rows_of(
    session: Session, file: ResultFile, status: str = "", page: int = 1
) -> tuple[Sequence[ResultRow], int, int]:
    """One page of rows in the order of the file.

    Args:
        session: the transaction.
        file: whose rows.
        status: only these, when given.
        page: 1 for the first; beyond the last means the last.

    Returns:
        The rows with their contracts, the page and the number of pages.
    """
    query = select(ResultRow).where(ResultRow.file_id == file.id)
    if status:
        query = query.where(ResultRow.status == status)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = query.order_by(ResultRow.number).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return session.scalars(shown.options(joinedload(ResultRow.contract))).all(), page, pages


def forget_files(session: Session) -> int:
    """Delete files whose time is over, with their rows; returns how many."""
    old = delete(ResultFile).where(ResultFile.expires_at <= now()).returning(ResultFile.id)
    return len(session.execute(old).all())


def zone_of(actor: Actor, purpose: Purpose) -> int:
    """The zone for which the actor hands files in.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
    """
    require(actor, purpose.action)
    zone_id = reach(actor, purpose.action).zone_id
    if zone_id is None:
        raise ForbiddenError(f"您的账号不属于任何示范区，不能导入{purpose.name}。")
    return zone_id


def _require_room(session: Session, zone_id: int, purpose: Purpose, most: int) -> None:
    waiting = (
        ResultFile.zone_id == zone_id,
        ResultFile.purpose == purpose.code,
        ResultFile.state == OPEN,
    )
    if (session.scalar(select(func.count()).where(*waiting)) or 0) >= most:
        raise TransitionError(f"已有 {most} 个{purpose.name}没有处理。请先取用或放弃其中几个。")
