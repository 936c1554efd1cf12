"""Begin the chain anew after its key was lost or its rows were tampered with."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.chain import extend, lock
from matcher.audit.models import AuditEntry, AuditHead
from matcher.audit.verify import examine


def reseal(session: Session, actor: Actor, reason: str) -> int:
    """Chain all rows as they are now; returns how many.

    A broken chain stops every change. This is the only way on, and the row that it leaves says
    for ever what was wrong and why it was accepted.

    Args:
        session: a writing transaction.
        actor: the system; nobody does this from a page.
        reason: what was found out about the cause.

    Raises:
        ForbiddenError: the actor may not.
    """
    require(actor, "audit.reseal")
    lock(session)
    found = examine(session)
    session.expunge_all()
    session.execute(delete(AuditHead))
    session.execute(update(AuditEntry).values(position=None, hash=None))
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    extend(session, entries)
    after = {"reason": reason, "rows": len(entries), "problems": list(found.problems)}
    record(session, actor, "audit.reseal", ("audit", 0), {"purged": found.purged}, after)
    session.flush()
    return len(entries)
