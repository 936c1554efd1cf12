"""Show that one PostgreSQL session waits for another, without waiting for the clock."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher.db import Database

_TRIES = 5_000


def backend(session: Session) -> int:
    """The process that serves the session."""
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def wait_until_blocked(database: Database, pid: int) -> None:
    """Return once the server says that the process waits for a lock.

    Raises:
        AssertionError: it never waited.
    """
    query = text("SELECT wait_event_type FROM pg_stat_activity WHERE pid = :pid")
    for _ in range(_TRIES):
        with database.read() as session:
            if session.scalar(query, {"pid": pid}) == "Lock":
                return
    raise AssertionError("the session never waited for a lock")
