"""Seal everything with the current data key, so that former keys can be thrown away."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, column, select, table, update
from sqlalchemy.orm import Session

from matcher.db.base import Base
from matcher.db.encrypted import EncryptedText, blind_index, keys

_INDEX = "_index"  # a blind index is called like its column, with this behind it


def reseal(session: Session) -> int:
    """Open and seal again whatever a former key sealed; returns how many values."""
    return sum(_reseal(session, *where) for where in _encrypted())


def _encrypted() -> Iterator[tuple[Table, Column[str]]]:
    for described in Base.metadata.sorted_tables:
        for one in described.columns:
            if isinstance(one.type, EncryptedText):
                yield described, one


def _reseal(session: Session, described: Table, encrypted: Column[str]) -> int:
    """One column; as plain text, because its type would open what it reads."""
    key = [column(one.name, one.type) for one in described.primary_key]
    stored = column(encrypted.name, Text())
    raw = table(described.name, *key, stored, column(encrypted.name + _INDEX, Text()))
    indexed = encrypted.name + _INDEX in described.columns
    where = f"{described.name}.{encrypted.name}"
    count = 0
    for *identity, old in session.execute(select(*key, stored).select_from(raw)).all():
        if old and not keys().is_current(old):
            plain = keys().open(old, where)
            values = {encrypted.name: keys().seal(plain, where)}
            if indexed:
                values[encrypted.name + _INDEX] = blind_index(plain)
            is_row = (one == value for one, value in zip(key, identity, strict=True))
            session.execute(update(raw).where(*is_row).values(values))
            count += 1
    return count
