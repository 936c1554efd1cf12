"""Which revision of the schema a database has, and which one this program needs."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from matcher.migrations.run import SCRIPTS


def current(connection: Connection) -> str | None:
    """The revision of a database; None where there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this program works with."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert head is not None, "there are migrations"  # noqa: S101 - for the type
    return head
