"""Append to the outbox within the transaction of the change."""

from collections.abc import Sequence

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.db.database import OUTBOX_GREW
from matcher.outbox.models import OutboxEntry

# Any number, the same in every process of one database.
_LOCK = 7_304_115


def append(session: Session, topic: str, *object_ids: int) -> None:
    """Say that these objects changed; a reader finds the rows after the commit.

    PostgreSQL hands out sequence numbers before commits: a reader that had seen 6 would miss a
    5 that commits later. The advisory lock, held to the end of the transaction, makes numbers
    and commits come in one order; SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    _insert(session, topic, object_ids)


def _insert(session: Session, topic: str, object_ids: Sequence[int]) -> None:
    moment = now()
    rows = [
        {"topic": topic, "object_id": object_id, "created_at": moment} for object_id in object_ids
    ]
    if rows:
        session.execute(insert(OutboxEntry), rows)
        session.info[OUTBOX_GREW] = True
