"""Take the rows that are ready into the ledger: a short file at once, a long one by the worker."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.contracts.ledger_import.entering import enter_contract
from matcher.contracts.ledger_import.files import read_again
from matcher.contracts.ledger_import.judging import BAD, READY, Judged, judge
from matcher.contracts.registration.file_steps import move
from matcher.contracts.registration.files import require_open, shortened
from matcher.contracts.registration.purposes import LEDGER
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.errors import DomainError
from matcher.taxonomy import load_rules

# The status of a row beside those of `judging`.
ENTERED = "entered"
TOPIC = "ledger file taken"


def take_ledger(session: Session, actor: Actor, file: ResultFile) -> int:
    """Enter what is ready, judged anew; a long file is left to the worker.

    Returns:
        How many contracts were entered; 0 for a file that the worker takes.

    Raises:
        ForbiddenError: the file is another zone's.
        TransitionError: somebody has taken or dropped it already.
    """
    require_open(session, actor, file)
    file.opened_by = actor.user_id
    if _left(session, file) > load_rules().ledger_import.at_once:
        move(session, actor, file, "begin", rows=file.total)
        outbox.append(session, TOPIC, file.id)
        session.flush()
    else:
        take_some(session, actor, file)
    return file.taken


def take_some(session: Session, actor: Actor, file: ResultFile) -> None:
    """Enter the next rows, each whole or not at all; after the last the file is taken.

    Raises:
        ForbiddenError: the actor is no operator of the file's zone any more.
    """
    require(actor, LEDGER.action, zone_id=file.zone_id)
    _lock(session, file.zone_id)
    ready = select(ResultRow).where(ResultRow.file_id == file.id, ResultRow.status == READY)
    most = load_rules().ledger_import.at_once
    rows = session.scalars(ready.order_by(ResultRow.number).limit(most)).all()
    file.taken += _entered(session, actor, rows, file.zone_id)
    session.flush()
    if not _left(session, file):
        move(session, actor, file, "take", rows=file.total, taken=file.taken)
    session.flush()


def _lock(session: Session, zone_id: int) -> None:
    """One file of a zone after the other: two may hold the same contracts."""
    session.execute(select(Zone.id).where(Zone.id == zone_id).with_for_update(key_share=True))


def _left(session: Session, file: ResultFile) -> int:
    ready = (ResultRow.file_id == file.id, ResultRow.status == READY)
    return session.scalar(select(func.count()).where(*ready)) or 0


def _entered(session: Session, actor: Actor, rows: Sequence[ResultRow], zone_id: int) -> int:
    judged = judge(session, zone_id, [read_again(row) for row in rows])
    return sum(_one(session, actor, row, one) for row, one in zip(rows, judged, strict=True))


def _one(session: Session, actor: Actor, row: ResultRow, one: Judged) -> bool:
    row.status, row.message = one.status, shortened(one.message)
    row.contract_id = one.contract.id if one.contract else None
    if one.status != READY or one.row.said is None:
        return False
    try:
        with session.begin_nested():
            contract = enter_contract(session, actor, one.row.said)
    except DomainError as error:
        row.status, row.message = BAD, shortened(error.message)
        return False
    row.status, row.message = ENTERED, one.message.removeprefix("将")
    row.contract_id = contract.id
    return True
