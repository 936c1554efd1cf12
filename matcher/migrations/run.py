"""Bring a database to a revision of the schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from matcher.audit import seal
from matcher.db import Database

SCRIPTS = Path(__file__).parent


def upgrade(database: Database, revision: str = "head") -> None:
    """Create or upgrade all tables; does nothing when they are up to date."""
    with database.engine.begin() as connection:
        command.upgrade(_config(connection), revision)
    if revision == "head":
        seal(database)


def downgrade(database: Database, revision: str) -> None:
    """Go back to an earlier revision; "base" drops everything."""
    with database.engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
