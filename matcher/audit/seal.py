"""Begin the chain with the rows that were written before there was one."""

from sqlalchemy import exists, select

from matcher.actor import SYSTEM
from matcher.audit.chain import HEAD, extend, locked_head
from matcher.audit.models import AuditEntry, AuditHead
from matcher.audit.record import record
from matcher.db import Database


def seal(database: Database) -> int:
    """Chain the rows of before the chain, and record how many; returns their number.

    Does nothing once the chain has begun. The row that tells of it shows when somebody removed
    the head and had the rest sealed anew.
    """
    with database.read() as session:
        if session.get(AuditHead, HEAD) or not session.scalar(select(exists(AuditEntry.id))):
            return 0
    with database.write() as session:
        if locked_head(session):
            return 0
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        extend(session, entries)
        record(session, SYSTEM, "audit.seal", ("audit", 0), None, {"rows": len(entries)})
        return len(entries)
