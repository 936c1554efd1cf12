"""What was refused is recorded too, but never so much of it that it fills the disk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.audit.record import record
from matcher.clock import now
from matcher.db import Database
from matcher.taxonomy.rules import load_rules

REFUSED = "access.refuse"


def record_refusal(database: Database, actor: Actor, what: Mapping[str, Any]) -> bool:
    """Record that the actor was refused, in a transaction of its own.

    The transaction of what was refused is rolled back, and must have ended.

    Args:
        database: where to.
        actor: who was refused, and from where.
        what: which page or interface, from a closed list: never what the client made up.

    Returns:
        Whether a row was written; the last one that an address, or all together, may have within
        the time of the rules says `last`, the further ones are left to the access log.
    """
    with database.read() as session:
        left = _left(session, actor.address)
    if left < 1:
        return False
    after = {**what, "last": True} if left == 1 else what
    with database.write() as session:
        record(session, actor, REFUSED, ("access", 0), None, after)
    return True


def _left(session: Session, address: str) -> int:
    rules = load_rules().audit
    query = select(func.count()).select_from(AuditEntry)
    query = query.where(AuditEntry.action == REFUSED, AuditEntry.at > now() - rules.window)
    of_address = session.scalar(query.where(AuditEntry.address == address)) or 0
    in_all = session.scalar(query) or 0
    return min(rules.refusals_per_address - of_address, rules.refusals_in_all - in_all)
