"""The schema goes up and down on both databases, and is what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from matcher.db import Database
from matcher.migrations import downgrade, upgrade
from matcher.migrations.tables import metadata


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_down_drops_every_table_and_up_makes_them_again(database: Database) -> None:
    tables = set(metadata.tables)
    assert tables <= set(inspect(database.engine).get_table_names())
    downgrade(database, "base")
    assert tables.isdisjoint(inspect(database.engine).get_table_names())
    upgrade(database)
    assert tables <= set(inspect(database.engine).get_table_names())
