"""A database with more listings: copies of real rows under new ids."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, cast, delete, insert, select, text
from sqlalchemy.sql.elements import ColumnElement

from matcher.db import Database
from matcher.listings.models import Achievement, Listing

_COPIES = Table(
    "copies",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("source", Integer),
    prefixes=["TEMPORARY"],
)


def copied_database(source: Path, target: Path) -> Database:
    """A database with the content of another, which stays as it is (SQLite)."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return Database(f"sqlite:///{target}")


def copy_achievements(database: Database, ids: Sequence[int], sources: Sequence[int]) -> None:
    """Insert achievements with these ids, each with the row of its source."""
    pairs = [{"id": i, "source": source} for i, source in zip(ids, sources, strict=True)]
    with database.write() as session:
        _COPIES.create(session.connection(), checkfirst=True)
        session.execute(insert(_COPIES), pairs)
        for model in (Listing, Achievement):
            table = model.__table__
            assert isinstance(table, Table)  # noqa: S101
            rows = select(*[_value(column) for column in table.columns]).join(
                _COPIES, _COPIES.c.source == table.c.id
            )
            session.execute(insert(table).from_select(table.columns.keys(), rows))
        session.execute(delete(_COPIES))


def keep_statistics(database: Database) -> None:
    """Let SQLite count; without, it looks listings up by state and not by id, in linear time."""
    with database.write() as session:
        session.execute(text("ANALYZE"))


def _value(column: Column[object]) -> ColumnElement[object]:
    """The source's value, but what must be unique is made from the id."""
    unique = {
        "id": _COPIES.c.id,
        "code": "COPY-" + cast(_COPIES.c.id, String),
        "external_id": cast(_COPIES.c.id, String),
    }
    return unique.get(column.name, column)
