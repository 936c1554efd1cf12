"""One database: its engine, its reading and its writing sessions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 30
_SAMPLED_ROWS = 1_000
# Set in the info of a session that appended to the outbox.
OUTBOX_GREW = "outbox grew"
# In the info of every session: the key of the audit chain.
AUDIT_KEY = "audit key"


class Database:
    """Opens sessions; a writing one is committed once, when its work is whole.

    Args:
        url: SQLAlchemy URL of SQLite or PostgreSQL (psycopg).
        on_outbox: called after a commit that appended to the outbox, to wake the worker.
        audit_key: seals the audit rows that its sessions write. All who write to one database
            have the same key; only tests and scripts do without.
    """

    def __init__(
        self, url: str, on_outbox: Callable[[], None] | None = None, *, audit_key: str = ""
    ) -> None:
        self.engine = _engine(url)
        self.on_outbox = on_outbox
        info = {AUDIT_KEY: audit_key}
        self._read = sessionmaker(self.engine, expire_on_commit=False, info=info)
        # Two SQLite writers that both began by reading would refuse each other at the first
        # write; taking the write lock at BEGIN makes the second one wait instead.
        self._write = sessionmaker(
            self.engine.execution_options(sqlite_begin="IMMEDIATE"),
            expire_on_commit=False,
            info=info,
        )

    def open(self, *, writing: bool) -> Session:
        """A session that the caller commits by `commit`, or closes."""
        return self._write() if writing else self._read()

    def commit(self, session: Session) -> None:
        """Commit, and wake whoever follows the outbox if it grew."""
        session.commit()
        if session.info.pop(OUTBOX_GREW, False) and self.on_outbox:
            self.on_outbox()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries; whatever it changed is rolled back."""
        with self.open(writing=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for queries that all see the same moment, while others go on writing."""
        with self.read() as session:
            # A transaction of SQLite sees one anyway.
            if self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back when it raises."""
        with self.open(writing=True) as session:
            yield session
            self.commit(session)

    def optimize(self) -> None:
        """Let SQLite look at how its rows are spread; PostgreSQL does so by itself.

        Without, a grown platform's lists are read by the wrong index.
        """
        if self.engine.dialect.name == "sqlite":
            with self.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
                # A sample: the writers wait meanwhile.
                connection.exec_driver_sql(f"PRAGMA analysis_limit = {_SAMPLED_ROWS}")
                connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    # Errors are logged: they must not quote the values, which may be personal.
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: its late BEGIN breaks savepoints.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")
