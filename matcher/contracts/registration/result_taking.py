"""Take the results that are ready: all of a file in one transaction."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.models import Contract
from matcher.contracts.registering import refuse, register_contract
from matcher.contracts.registration.file_steps import move
from matcher.contracts.registration.files import require_open
from matcher.contracts.registration.judging import CONTRADICTING, READY, Judged, judge
from matcher.contracts.registration.result_input import REGISTER, ResultInput
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.contracts.registration.result_reading import ReadRow
from matcher.errors import DomainError

# The status of a row beside those of `judging`.
ENTERED = "entered"


def take_results(session: Session, actor: Actor, file: ResultFile) -> int:
    """Enter what is ready, judged anew; what cannot be entered says why and stays.

    Returns:
        How many contracts were registered or refused.

    Raises:
        ForbiddenError: the file is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    require_open(session, actor, file)
    ready = select(ResultRow).where(ResultRow.file_id == file.id, ResultRow.status == READY)
    rows = session.scalars(ready.order_by(ResultRow.number)).all()
    taken = sum(
        _taken(session, actor, row, one)
        for row, one in zip(rows, judge(session, actor, _read(rows)), strict=True)
    )
    file.taken = taken
    move(session, actor, file, "take", rows=file.total, taken=taken)
    return taken


def _read(rows: Sequence[ResultRow]) -> list[ReadRow]:
    """The rows as they were read: only what the schema took was ready."""
    cells = [json.loads(row.content) for row in rows]
    return [
        ReadRow(row.number, given, ResultInput.parse(given))
        for row, given in zip(rows, cells, strict=True)
    ]


def _taken(session: Session, actor: Actor, row: ResultRow, one: Judged) -> bool:
    row.status, row.message = one.status, one.message
    if one.status != READY or one.contract is None or one.row.said is None:
        return False
    try:
        with session.begin_nested():
            _enter(session, actor, one.contract, one.row.said)
    except DomainError as error:
        row.status, row.message = CONTRADICTING, error.message
        return False
    row.status, row.message = ENTERED, one.message.removeprefix("将")
    return True


def _enter(session: Session, actor: Actor, contract: Contract, said: ResultInput) -> None:
    day, note = said.happened_on or today(), said.remark
    if said.result == REGISTER:
        register_contract(session, actor, contract, said.number, said.body, day, note)
    else:
        refuse(session, actor, contract, said.refused_for, day, note)
