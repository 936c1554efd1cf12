"""What PostgreSQL needs after rows came with their numbers."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from matcher.migrations.tables import metadata

_NEXT = text("SELECT setval(CAST(:name AS regclass), :next, false)")


def settle(session: Session) -> None:
    """Let numbers go on behind the highest ones, and count what there is for the planner.

    SQLite does the former by itself, and needs no statistics for what is asked here.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        for key in table.primary_key:
            name = session.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
            if name:
                following = (session.scalar(select(func.max(key))) or 0) + 1
                session.execute(_NEXT, {"name": name, "next": following})
    session.execute(text("ANALYZE"))
