"""Make a backup: everything as it was at one moment, while others go on working."""

from pathlib import Path

from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.backup.files import beside, take_along
from matcher.backup.manifest import MANIFEST, Fingerprints, Manifest, Part, table_file
from matcher.backup.rows import Progress, dump
from matcher.db import Database
from matcher.errors import AuditError, BackupError
from matcher.migrations.revision import current, newest
from matcher.migrations.tables import metadata
from matcher.settings import Settings


def create(
    database: Database, settings: Settings, directory: Path, progress: Progress
) -> tuple[Manifest, list[str]]:
    """Write all tables and files to a new directory, which is there whole or not at all.

    It is recorded first, so that no backup is without its row, and holds it. A broken audit chain
    takes no row; the backup is made nevertheless, for it is needed then.

    Args:
        database: where from.
        settings: the home directory of the files, and the keys.
        directory: does not exist yet; its parent does.
        progress: called with a table's name and the rows of it that were written since.

    Returns:
        What is in it, and what is wrong with the platform in words.

    Raises:
        BackupError: the directory exists, the schema is not up to date, or the disk refuses.
    """
    directory = directory.absolute()
    with beside(directory) as aside:
        problems = _recorded(database)
        # Or the tables would be of different moments.
        with database.snapshot() as session:
            manifest, missing = _filled(session, settings, aside, progress)
        (aside / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest, problems + missing


def _recorded(database: Database) -> list[str]:
    """Write the audit row; what kept it from being written."""
    with database.engine.connect() as connection:
        if current(connection) != newest():
            raise BackupError("数据库不是本版本的结构，没有备份。请先运行 techmatch migrate。")
    try:
        with database.write() as session:
            record(session, SYSTEM, "backup.create", ("backup", 0))
    except AuditError:
        return ["审计链有问题，这次备份没有记入审计日志。请运行 techmatch audit verify。"]
    return []


def _filled(
    session: Session, settings: Settings, aside: Path, progress: Progress
) -> tuple[Manifest, list[str]]:
    (aside / "tables").mkdir()
    tables = {}
    for table in metadata.sorted_tables:
        path = aside / table_file(table.name)
        rows = dump(session, table, path, progress)
        tables[table.name] = Part.of(path, rows)
    files, problems = take_along(session, settings, aside)
    keys = Fingerprints.of(settings.audit_key)
    return Manifest(revision=newest(), keys=keys, tables=tables, files=files), problems
