"""Rows of a table as lines of JSON, with the values that the database stores."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    LargeBinary,
    Table,
    TableClause,
    Text,
    bindparam,
    column,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from matcher.db import UtcDateTime
from matcher.db.encrypted import EncryptedText

Progress = Callable[[str, int], object]
_AT_ONCE = 1_000
_Row = dict[str, Any]
_Codec = Callable[[Any], Any]


def dump(session: Session, described: Table, path: Path, progress: Progress) -> int:
    """Write all rows in the order of their key; returns how many.

    Args:
        session: sees the database at the moment of the backup.
        described: the table.
        path: the file to make.
        progress: called with the table's name and the rows since its last call.
    """
    raw, encode = _stored(described), _codecs(described, 0)
    query = select(raw).order_by(*(raw.c[key.name] for key in described.primary_key))
    count = 0
    result = session.execute(query.execution_options(yield_per=_AT_ONCE))
    with path.open("wb") as plain, gzip.GzipFile("", "wb", 6, plain, mtime=0) as file:
        for rows in result.mappings().partitions():
            lines = (json.dumps(_coded(dict(row), encode), ensure_ascii=False) for row in rows)
            file.write("".join(f"{line}\n" for line in lines).encode())
            count += len(rows)
            progress(described.name, len(rows))
    return count


def load(session: Session, described: Table, path: Path, progress: Progress) -> int:
    """Insert all rows of a file that `dump` wrote; returns how many."""
    raw, count = _stored(described), 0
    own = _references_to_itself(described)
    for rows in _batches(described, path):
        session.execute(insert(raw), [row | dict.fromkeys(own) for row in rows])
        count += len(rows)
        progress(described.name, len(rows))
    if own:
        _refer(session, described, path, own)
    return count


def _refer(session: Session, described: Table, path: Path, own: list[str]) -> None:
    """Fill in the references between rows of one table, once all its rows are there."""
    raw = _stored(described)
    keys = [key.name for key in described.primary_key]
    where = (raw.c[key] == bindparam(f"its_{key}") for key in keys)
    statement = update(raw).where(*where).values({name: bindparam(f"to_{name}") for name in own})
    for rows in _batches(described, path):
        referring = [
            {f"its_{key}": row[key] for key in keys} | {f"to_{name}": row[name] for name in own}
            for row in rows
            if any(row[name] is not None for name in own)
        ]
        if referring:
            session.connection().execute(statement, referring)


def _batches(described: Table, path: Path) -> Iterator[list[_Row]]:
    decode = _codecs(described, 1)
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        rows = (_coded(json.loads(line), decode) for line in file)
        while batch := list(islice(rows, _AT_ONCE)):
            yield batch


def _stored(described: Table) -> TableClause:
    """The table with sealed columns as the text they are: their type would open what it reads."""
    return table(described.name, *(column(one.name, _stored_type(one)) for one in described.c))


def _stored_type(one: Column[Any]) -> Any:
    return Text() if isinstance(one.type, EncryptedText) else one.type


def _references_to_itself(described: Table) -> list[str]:
    return [
        one.name
        for one in described.c
        if any(key.column.table is described for key in one.foreign_keys)
    ]


# What JSON cannot say: how it is written, and how it is read.
_CODECS: dict[type, tuple[_Codec, _Codec]] = {
    UtcDateTime: (datetime.isoformat, datetime.fromisoformat),
    Date: (date.isoformat, date.fromisoformat),
    LargeBinary: (lambda data: base64.b64encode(data).decode(), base64.b64decode),
}


def _codecs(described: Table, way: int) -> dict[str, _Codec]:
    coded = {one.name: _CODECS.get(type(one.type)) for one in described.c}
    return {name: pair[way] for name, pair in coded.items() if pair}


def _coded(row: _Row, codecs: dict[str, _Codec]) -> _Row:
    for name, codec in codecs.items():
        if row[name] is not None:
            row[name] = codec(row[name])
    return row
