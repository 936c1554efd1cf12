"""Bring a backup into an empty database: all of it, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.audit.verify import Verification, examine
from matcher.backup.files import laid_down, refuse_present
from matcher.backup.manifest import (
    Fingerprints,
    Manifest,
    read_manifest,
    table_file,
    verify_parts,
)
from matcher.backup.postgres import settle
from matcher.backup.rows import Progress, load
from matcher.db import Database
from matcher.errors import BackupError
from matcher.migrations.revision import current, newest
from matcher.migrations.tables import metadata
from matcher.settings import Settings
from matcher.statistics import verify as frozen_figures


@dataclass(frozen=True)
class Restored:
    """What was restored, and how its audit chain and its frozen figures are."""

    manifest: Manifest
    chain: Verification
    frozen: frozen_figures.Verification


def restore(
    database: Database, settings: Settings, directory: Path, progress: Progress
) -> Restored:
    """Check everything, lay the files down, insert all rows in one transaction.

    The row that tells of it joins the restored audit chain. A broken chain takes none: it is
    restored as it is, for the operator to look into.

    Args:
        database: where to; migrated and empty.
        settings: the home directory of the files, and the keys.
        directory: of the backup.
        progress: called with a table's name and the rows of it that were inserted since.

    Raises:
        BackupError: the backup is damaged or does not fit; nothing was changed.
    """
    manifest = read_manifest(directory)
    _refuse_other_revision(database, manifest)
    with database.read() as session:
        _refuse_filled(session)
    _refuse_other_keys(manifest, settings)
    refuse_present(settings)
    verify_parts(directory, manifest)
    with laid_down(directory, manifest, settings), database.write() as session:
        _refuse_filled(session)
        for table in metadata.sorted_tables:
            _load(session, table, directory, manifest, progress)
        settle(session)
        chain, frozen = examine(session), frozen_figures.examine(session)
        if not chain.problems:
            made = {"made_at": manifest.made_at.isoformat(), "rows": manifest.rows}
            record(session, SYSTEM, "backup.restore", ("backup", 0), None, made)
    return Restored(manifest, chain, frozen)


def _refuse_other_revision(database: Database, manifest: Manifest) -> None:
    with database.engine.connect() as connection:
        found = current(connection)
    if found != newest():
        raise BackupError("数据库还没有建好本版本的结构。请先运行 techmatch migrate，再恢复。")
    if manifest.revision != found or set(manifest.tables) != set(metadata.tables):
        raise BackupError(
            f"备份的数据库结构是 {manifest.revision}（程序 {manifest.program}），本程序是 {found}。"
            "请用做备份时的版本恢复，再换成新版本并运行 techmatch migrate。"
        )


def _refuse_filled(session: Session) -> None:
    for table in metadata.sorted_tables:
        if session.execute(select(*table.primary_key).limit(1)).first():
            raise BackupError(
                f"数据库不是空的（{table.name} 中已有记录），没有恢复。请停掉 serve 和 worker，"
                "用 TECHMATCH_DATABASE_URL 或 TECHMATCH_HOME 指定新的数据库，"
                "运行 techmatch migrate 后再恢复。"
            )


def _refuse_other_keys(manifest: Manifest, settings: Settings) -> None:
    kept, here = manifest.keys, Fingerprints.of(settings.audit_key)
    # Former keys may have been added behind; the first one also makes the blind indexes.
    wrong = {
        "data_key": here.data[: len(kept.data)] != kept.data,
        "audit_key": here.audit != kept.audit,
    }
    names = [name for name, differs in wrong.items() if differs]
    if names:
        told = "、".join(f"TECHMATCH_{name.upper()}（或 {settings.home / name}）" for name in names)
        raise BackupError(f"密钥与备份时的不同，没有恢复。请先把另存的原密钥放到 {told}。")


def _load(
    session: Session, table: Table, directory: Path, manifest: Manifest, progress: Progress
) -> None:
    try:
        count = load(session, table, directory / table_file(table.name), progress)
    except DBAPIError as error:
        raise BackupError(
            f"{table.name} 的记录写不进这个数据库（{type(error.orig).__name__}），"
            "没有恢复任何内容。请恢复到与原来同类的数据库，或换一份备份。"
        ) from error
    if count != manifest.tables[table.name].rows:
        raise BackupError(f"备份中 {table.name} 的行数与登记不符，没有恢复任何内容。请换一份备份。")
