"""Read the outbox in order and remember how far one has come."""

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.db import upsert
from matcher.outbox.models import Cursor, OutboxEntry


def head(session: Session) -> int:
    """The newest sequence number, 0 when nothing was ever appended."""
    return session.scalar(select(func.max(OutboxEntry.sequence))) or 0


def entries_after(
    session: Session, sequence: int, *, topic: str, until: int | None = None, limit: int = 1000
) -> Sequence[OutboxEntry]:
    """The next entries of a topic after `sequence`, oldest first, at most up to `until`."""
    query = select(OutboxEntry).where(OutboxEntry.sequence > sequence, OutboxEntry.topic == topic)
    if until is not None:
        query = query.where(OutboxEntry.sequence <= until)
    return session.scalars(query.order_by(OutboxEntry.sequence).limit(limit)).all()


def position(session: Session, reader: str) -> int:
    """How far the reader has come, 0 when it never ran."""
    return session.scalar(select(Cursor.sequence).where(Cursor.name == reader)) or 0


def advance(session: Session, reader: str, sequence: int) -> None:
    """Remember that the reader has done everything up to `sequence`; several may say so at once."""
    insert = upsert(session, Cursor).values(name=reader, sequence=sequence)
    farther = case(
        (insert.excluded.sequence > Cursor.sequence, insert.excluded.sequence),
        else_=Cursor.sequence,
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[Cursor.name], set_={"sequence": farther, "updated_at": now()}
        )
    )
