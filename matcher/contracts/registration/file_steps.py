"""The states of a handed-in file: the one table of them, and the one way from each to the next."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.registration.purposes import PURPOSES
from matcher.contracts.registration.result_models import DROPPED, OPEN, TAKEN, TAKING, ResultFile
from matcher.errors import TransitionError

# Step -> from which states to which one. A long file is begun, and taken by the worker; who may
# go on with it no more gives it back to the operators of the zone.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "take": (frozenset({OPEN, TAKING}), TAKEN),
    "begin": (frozenset({OPEN}), TAKING),
    "give_back": (frozenset({TAKING}), OPEN),
    "drop": (frozenset({OPEN}), DROPPED),
}


def move(session: Session, actor: Actor, file: ResultFile, step: str, **after: int | None) -> None:
    """Take a step and leave its audit row.

    Args:
        session: the transaction, which holds the file.
        actor: who takes it; whether they may is asked before.
        file: whose state changes.
        step: a key of `TRANSITIONS`.
        after: for the audit row.

    Raises:
        TransitionError: the state does not allow it.
    """
    sources, target = TRANSITIONS[step]
    purpose = PURPOSES[file.purpose]
    if file.state not in sources:
        raise TransitionError(f"这个{purpose.name}已经处理过，可能是同事刚处理的。没有再次写入。")
    file.state = target
    record(session, actor, purpose.audit(step), (purpose.kind, file.id), None, after or None)
    session.flush()
