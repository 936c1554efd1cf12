"""Result files of the registration body: open one, find it, give it up."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.contracts.registration.judging import Judged, judge
from matcher.contracts.registration.result_models import DROPPED, OPEN, ResultFile, ResultRow
from matcher.contracts.registration.result_reading import ReadRow
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.taxonomy import load_rules

_ACTION = "registration.import"
PAGE_SIZE = 50
_LISTED = 50
_MESSAGE = 500


def open_results(session: Session, actor: Actor, name: str, rows: Sequence[ReadRow]) -> ResultFile:
    """Keep the rows of a file for operators to look at; no contract is touched.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        TransitionError: too many files wait already.
    """
    zone_id = _zone(actor)
    _require_room(session, zone_id)
    file = ResultFile(
        zone_id=zone_id,
        opened_by=actor.user_id,
        name=name,
        total=len(rows),
        expires_at=now() + timedelta(days=load_rules().registration.result_days),
    )
    session.add(file)
    session.flush()
    session.add_all(_kept(file, one) for one in judge(session, actor, rows))
    after = {"rows": file.total}
    record(session, actor, "registration.open", ("result_file", file.id), None, after)
    session.flush()
    return file


def get_results(session: Session, actor: Actor, number: int) -> ResultFile:
    """The file with this number, of the actor's zone.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        NotFoundError: there is none, or it is another zone's; which of the two is not said.
    """
    mine = ResultFile.zone_id == _zone(actor)
    file = session.scalar(select(ResultFile).where(ResultFile.id == number, mine))
    if file is None:
        raise NotFoundError("没有这个结果文件，或已过保存期。请重新上传。")
    return file


def result_files(session: Session, actor: Actor) -> Sequence[ResultFile]:
    """The files of the actor's zone, the newest first; the oldest of many are left out.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
    """
    mine = select(ResultFile).where(ResultFile.zone_id == _zone(actor))
    return session.scalars(mine.order_by(ResultFile.id.desc()).limit(_LISTED)).all()


def require_open(session: Session, actor: Actor, file: ResultFile) -> None:
    """Hold the file until the transaction ends.

    Raises:
        ForbiddenError: it is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    require(actor, _ACTION, zone_id=file.zone_id)
    session.execute(select(ResultFile.id).where(ResultFile.id == file.id).with_for_update())
    session.refresh(file)
    if file.state != OPEN:
        raise TransitionError("这个结果文件已经处理过，可能是同事刚处理的。没有再次写入。")


def drop_results(session: Session, actor: Actor, file: ResultFile) -> None:
    """Give it up; no contract was touched, and its rows are deleted at once.

    Raises:
        ForbiddenError: it is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    require_open(session, actor, file)
    session.execute(delete(ResultRow).where(ResultRow.file_id == file.id))
    file.state = DROPPED
    record(session, actor, "registration.drop", ("result_file", file.id))
    session.flush()


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


def forget_results(session: Session) -> int:
    """Delete files whose time is over, with their rows; returns how many."""
    old = delete(ResultFile).where(ResultFile.expires_at <= now()).returning(ResultFile.id)
    return len(session.execute(old).all())


def _kept(file: ResultFile, one: Judged) -> ResultRow:
    return ResultRow(
        file_id=file.id,
        number=one.row.number,
        status=one.status,
        contract_id=one.contract.id if one.contract else None,
        message=one.message[:_MESSAGE],
        content=json.dumps(one.row.cells, ensure_ascii=False, sort_keys=True),
    )


def _zone(actor: Actor) -> int:
    require(actor, _ACTION)
    zone_id = reach(actor, _ACTION).zone_id
    if zone_id is None:
        raise ForbiddenError("您的账号不属于任何示范区，不能导入登记结果。")
    return zone_id


def _require_room(session: Session, zone_id: int) -> None:
    waiting = (ResultFile.zone_id == zone_id, ResultFile.state == OPEN)
    most = load_rules().registration.open_results
    if (session.scalar(select(func.count()).where(*waiting)) or 0) >= most:
        raise TransitionError(f"已有 {most} 个结果文件没有处理。请先取用或放弃其中几个。")
