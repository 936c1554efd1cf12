"""The worker's part: long files, some rows in each transaction, so that nobody waits long."""

from time import sleep

from sqlalchemy import select

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.actor import SYSTEM, Actor
from matcher.apart import apart
from matcher.contracts.ledger_import.taking import take_some
from matcher.contracts.registration.file_steps import move
from matcher.contracts.registration.purposes import LEDGER
from matcher.contracts.registration.result_models import TAKING, ResultFile
from matcher.db import Database
from matcher.errors import ForbiddenError

# Seconds. Whoever waits for SQLite's one writer looks again after a tenth of a second at most.
_TURN = 0.15


def take_next(database: Database) -> bool:
    """Take some rows of each file that waits; one that fails keeps no other from its turn.

    A killed worker's successor goes on where it stopped: rows and contracts are committed together.

    Returns:
        Whether there was one.
    """
    waiting = select(ResultFile.id).where(
        ResultFile.purpose == LEDGER.code, ResultFile.state == TAKING
    )
    with database.read() as session:
        files = session.scalars(waiting.order_by(ResultFile.id)).all()
    done = [apart("take a ledger file", _take, database, one) for one in files]
    return any(done)


def _take(database: Database, file_id: int) -> bool:
    with database.write() as session:
        file = session.get(ResultFile, file_id, with_for_update=True)
        if file is not None and file.state == TAKING:
            try:
                take_some(session, _taker(session.get(User, file.opened_by)), file)
            except ForbiddenError:
                # Who asked may do it no more; another operator of the zone can go on.
                move(session, SYSTEM, file, "give_back", taken=file.taken)
    # Or the next transaction would begin before anybody else's.
    sleep(_TURN)
    return True


def _taker(user: User | None) -> Actor:
    """Who had it taken, with the roles that they hold now."""
    if user is None or not user.active or user.locked_at:
        raise ForbiddenError("您的账号已停用或锁定，没有继续录入。")
    return actor_of(user, SYSTEM.address)
