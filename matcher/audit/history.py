"""What happened to an object, read from its audit rows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry

# Whose notes stay among the zone's staff.
_INTERNAL = frozenset({"listing.assign"})


def history(session: Session, kind: str, object_id: int) -> Sequence[AuditEntry]:
    """The changes of one object, newest first; whoever asks must be allowed to see the object."""
    query = select(AuditEntry).where(
        AuditEntry.object_kind == kind, AuditEntry.object_id == object_id
    )
    return session.scalars(query.order_by(AuditEntry.id.desc())).all()


def note_of(entry: AuditEntry) -> str:
    """What was said with a change, as everybody may read it who may see the object."""
    return "" if entry.action in _INTERNAL else str((entry.after or {}).get("note", ""))
