"""The commands that seal: uploads from before with the schema, everything when the key changes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.commands import main
from tests.conftest import DATA_KEY
from tests.db.test_encrypted import OTHER_KEY
from tests.uploads.files import PDF

KEY = "ab" * 16


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an upload that lies plain, as versions before this one left it."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    monkeypatch.setenv("TECHMATCH_DATA_KEY", DATA_KEY)
    file = tmp_path / "uploads" / KEY[:2] / KEY
    file.parent.mkdir(parents=True)
    file.write_bytes(PDF)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_migrate_seals_what_lies_plain(home: Path) -> None:
    result = run("migrate")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["数据库已是最新结构。", "已加密上传文件 1 个。"]
    assert PDF[:20] not in (home / "uploads" / KEY[:2] / KEY).read_bytes()
    assert run("migrate").stdout == "数据库已是最新结构。\n"


def test_reseal_says_when_the_old_key_may_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("migrate")
    monkeypatch.setenv("TECHMATCH_DATA_KEY", OTHER_KEY)
    result = run("reseal")
    assert result.exit_code == 1
    assert "删去旧密钥" not in result.stdout
    assert f"{KEY} 打不开：被改动过，或用另一把密钥加密" in result.stderr
    monkeypatch.setenv("TECHMATCH_DATA_KEY", f"{OTHER_KEY},{DATA_KEY}")
    result = run("reseal")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "已重新加密 0 处。",
        "已加密上传文件 1 个。",
        "现在可以从 TECHMATCH_DATA_KEY 中删去旧密钥。",
    ]
