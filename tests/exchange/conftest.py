"""What the import tests share: a call with few words, and the state of a database in numbers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from matcher import outbox
from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.exchange import ImportReport, import_file
from matcher.listings.models import Listing, ListingContact

Import = Callable[..., ImportReport]


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh database for what does not differ between databases."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def take(sqlite: Database) -> Import:
    """Import into the SQLite database: `take("demand", path, report=…)`."""

    def call(kind: str, path: Path, **options: object) -> ImportReport:
        return import_file(sqlite, SYSTEM, kind, path, **options)  # type: ignore[arg-type]

    return call


def counts(database: Database) -> dict[str, int]:
    """How many rows an import may have written, and the head of the outbox."""
    models = (Listing, ListingContact, AuditEntry)
    with database.read() as session:
        rows = {
            model.__tablename__: session.scalar(select(func.count()).select_from(model.__table__))
            or 0
            for model in models
        }
        return rows | {"outbox": outbox.head(session)}
