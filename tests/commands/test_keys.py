"""The commands that seal: uploads from before with the schema, everything when the key changes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.commands import main
from matcher.db import Database
from matcher.uploads.kept import keep
from matcher.uploads.store import UploadStore
from tests.conftest import DATA_KEY, People
from tests.db.test_encrypted import OTHER_KEY
from tests.uploads.files import PDF, sent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An upload that lies plain, as versions before this one left it."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    monkeypatch.setenv("TECHMATCH_DATA_KEY", DATA_KEY)
    assert run("migrate").stdout == "数据库已是最新结构。\n"
    store = UploadStore(tmp_path / "uploads")
    received = store.receive(sent(PDF, "好.pdf"))
    database = Database(f"sqlite:///{tmp_path / 'techmatch.db'}")
    with database.write() as session:
        people = People(session)
        keep(session, people.author, received, purpose="-", organization_id=people.enterprise.id)
    database.close()
    store.path(received.key).write_bytes(PDF)
    return store.path(received.key)


def test_migrate_seals_what_lies_plain(plain: Path) -> None:
    result = run("migrate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == ["数据库已是最新结构。", "已加密上传文件 1 个。"]
    assert PDF[:20] not in plain.read_bytes()
    assert run("migrate").stdout == "数据库已是最新结构。\n"


def test_reseal_says_when_the_old_key_may_go(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("migrate")
    monkeypatch.setenv("TECHMATCH_DATA_KEY", f"{OTHER_KEY},{DATA_KEY}")
    result = run("reseal")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1:] == [
        "已加密上传文件 1 个。",
        "现在可以从 TECHMATCH_DATA_KEY 中删去旧密钥。",
    ]


def test_reseal_tells_what_it_could_not_open(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("migrate")
    changed = plain.read_bytes()[:-1] + b"-"
    plain.write_bytes(changed)
    monkeypatch.setenv("TECHMATCH_DATA_KEY", f"{OTHER_KEY},{DATA_KEY}")
    result = run("reseal")
    assert result.exit_code == 1
    assert "删去旧密钥" not in result.stdout
    assert result.stderr == f"上传文件 {plain} 打不开，没有加密：被改动过，或用了另一把密钥。\n"
    assert plain.read_bytes() == changed
