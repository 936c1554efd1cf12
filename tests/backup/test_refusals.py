"""What does not fit is refused in words, before or without anything being written."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matcher import backup
from matcher.db import Database
from matcher.errors import BackupError
from matcher.migrations import downgrade
from matcher.runtime import Runtime
from matcher.settings import Settings
from tests.backup.conftest import Place, fill, stored
from tests.matching.conftest import Platform, platform

__all__ = ["platform"]
pytestmark = pytest.mark.parametrize("platform", ["sqlite"], indirect=True)


@pytest.fixture
def made(platform: Platform, tmp_path: Path) -> Path:
    """A backup of a platform with something of everything."""
    fill(platform)
    backup.create(platform.database, platform.runtime.settings, tmp_path / "made", ignored)
    return tmp_path / "made"


def ignored(_table: str, _rows: int) -> None:
    pass


def refused(there: Runtime, directory: Path, settings: Settings | None = None) -> str:
    """The message of a restore, which left neither rows nor files behind."""
    before, files = stored(there.database), uploads(there)
    with pytest.raises(BackupError) as caught:
        backup.restore(there.database, settings or there.settings, directory, ignored)
    assert stored(there.database) == before
    assert uploads(there) == files
    return caught.value.message


def uploads(there: Runtime) -> list[Path]:
    return [path for path in there.settings.uploads.rglob("*") if path.is_file()]


def edit(directory: Path, change: Callable[[dict[str, object]], None]) -> None:
    path = directory / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_an_existing_directory(platform: Platform, made: Path) -> None:
    before = stored(platform.database)
    with pytest.raises(BackupError, match="已经存在。请给出一个新的目录名"):
        backup.create(platform.database, platform.runtime.settings, made, ignored)
    assert stored(platform.database) == before


def test_a_directory_without_parent(platform: Platform, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="没有写成：No such file or directory"):
        backup.create(
            platform.database, platform.runtime.settings, tmp_path / "no" / "where", ignored
        )


def test_a_database_with_rows(made: Path, platform: Platform) -> None:
    message = refused(platform.runtime, made)
    assert message.startswith("数据库不是空的（audit_entries 中已有记录），没有恢复。")
    assert "techmatch migrate" in message


def test_files_that_are_there(made: Path, places: Place) -> None:
    there = places("sqlite")
    there.settings.uploads.mkdir()
    (there.settings.uploads / "file").write_text("-")
    assert "请把这个目录移到别处" in refused(there, made)


@pytest.mark.parametrize("name", ["tables/listings.jsonl.gz", "models/current.json"])
def test_a_damaged_file(made: Path, places: Place, name: str) -> None:
    content = bytearray((made / name).read_bytes())
    content[len(content) // 2] ^= 1
    (made / name).write_bytes(content)
    message = refused(places("sqlite"), made)
    assert message == f"备份中的 {name} 已损坏，没有恢复任何内容。请换一份备份。"


def test_a_missing_file(made: Path, places: Place) -> None:
    (made / "tables" / "vectors.jsonl.gz").unlink()
    assert "读不到 tables/vectors.jsonl.gz" in refused(places("sqlite"), made)


def test_no_manifest(made: Path, places: Place) -> None:
    (made / "manifest.json").unlink()
    assert "不是完整的备份：读不到 manifest.json" in refused(places("sqlite"), made)


def test_a_manifest_that_leads_elsewhere(made: Path, places: Place) -> None:
    part = {"sha256": "-", "rows": 0}
    edit(made, lambda content: content.update(files={"uploads/../../evil": part}))
    assert "manifest.json 已损坏" in refused(places("sqlite"), made)


def test_another_number_of_rows(made: Path, places: Place) -> None:
    edit(made, lambda content: content["tables"]["consents"].update(rows=7))  # type: ignore[index]
    assert "consents 的行数与登记不符" in refused(places("sqlite"), made)


def test_another_revision(made: Path, places: Place) -> None:
    edit(made, lambda content: content.update(revision="0001"))
    message = refused(places("sqlite"), made)
    assert message.startswith("备份的数据库结构是 0001（程序 0.1.0），本程序是 ")


def test_a_database_of_another_revision(
    platform: Platform, made: Path, places: Place, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    old = places("sqlite").database
    downgrade(old, "0001")
    settings = platform.runtime.settings
    for database in (empty, old):
        with pytest.raises(BackupError, match="请先运行 techmatch migrate，再恢复"):
            backup.restore(database, settings, made, ignored)
        with pytest.raises(BackupError, match="没有备份。请先运行 techmatch migrate"):
            backup.create(database, settings, tmp_path / "new", ignored)
    assert not (tmp_path / "new").exists()
    empty.close()


def test_another_audit_key(made: Path, places: Place) -> None:
    there = places("sqlite")
    message = refused(there, made, replace(there.settings, audit_key="another"))
    key = there.settings.home / "audit_key"
    assert message == (
        f"密钥与备份时的不同，没有恢复。请先把另存的原密钥放到 TECHMATCH_AUDIT_KEY（或 {key}）。"
    )


def test_another_data_key(made: Path, places: Place) -> None:
    edit(made, lambda content: content["keys"].update(data=["00000000"]))  # type: ignore[index]
    assert "TECHMATCH_DATA_KEY（或 " in refused(places("sqlite"), made)


def test_rows_that_the_other_database_does_not_take(
    platform: Platform, places: Place, tmp_path: Path
) -> None:
    fill(platform)
    with platform.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE engagement_stages SET note = 'a' || char(0) || 'b'")
    backup.create(platform.database, platform.runtime.settings, tmp_path / "made", ignored)
    there = places("postgresql")
    message = refused(there, tmp_path / "made")
    assert message.startswith("engagement_stages 的记录写不进这个数据库（DataError）")


def test_missing_and_changed_uploads_are_told(platform: Platform, tmp_path: Path) -> None:
    fill(platform)
    (path,) = uploads(platform.runtime)
    path.write_text("别的")
    _, told = backup.create(
        platform.database, platform.runtime.settings, tmp_path / "changed", ignored
    )
    assert told == [f"上传文件 {path} 的内容与登记不符，已按现状备份。"]
    path.unlink()
    made, told = backup.create(
        platform.database, platform.runtime.settings, tmp_path / "missing", ignored
    )
    assert told == [f"上传文件 {path} 不见了，没有备份它。"]
    assert set(made.files) == {"models/current.json"}


def test_a_failure_in_the_middle_leaves_nothing(platform: Platform, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    def fail(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.create(platform.database, platform.runtime.settings, folder / "made", fail)
    assert list(folder.iterdir()) == []


VICTIM = """
import os, signal, sys
from pathlib import Path
from matcher import backup
from matcher.runtime import Runtime
from matcher.settings import Settings
home, url, directory, verb = sys.argv[1:]
settings = Settings(home=Path(home), database_url=url, audit_key="-",
                    data_key=os.environ["TECHMATCH_DATA_KEY"])
def die(table, rows):
    if table == "listings":
        os.kill(os.getpid(), signal.SIGKILL)
getattr(backup, verb)(Runtime(settings).database, settings, Path(directory), die)
"""


def killed(there: Runtime, directory: Path, verb: str) -> None:
    arguments = (str(there.settings.home), there.settings.database_url, str(directory), verb)
    done = subprocess.run(
        [sys.executable, "-c", VICTIM, *arguments], env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL


def test_a_kill_leaves_nothing_under_the_name(
    platform: Platform, made: Path, places: Place, tmp_path: Path
) -> None:
    killed(platform.runtime, tmp_path / "killed", "create")
    assert not (tmp_path / "killed").exists()
    there = places("sqlite")
    killed(there, made, "restore")
    assert not any(stored(there.database).values())
    assert "请把这个目录移到别处" in refused(there, made)
    there.settings.uploads.rename(tmp_path / "aside")
    backup.restore(there.database, there.settings, made, ignored)
    assert len(uploads(there)) == 1
