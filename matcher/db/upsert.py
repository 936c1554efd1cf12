"""Inserts that may meet the rows of another process."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matcher.db.base import Base


def upsert(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that offers `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert: postgresql.Insert | sqlite.Insert = dialect.insert(table)
    return insert
