"""The commands that back up and restore: output and exit status."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from matcher.commands import main

Run = Callable[..., Result]
DEMANDS = '{"id": "R1", "title": "叶片补焊热裂纹", "content": "高温合金叶片补焊后出现热裂纹"}\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `techmatch` in a home of this name, on a platform with one demand in `home`."""
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    monkeypatch.setenv("TECHMATCH_AUDIT_KEY", "-")

    def call(home: str, *arguments: str | Path) -> Result:
        monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / home))
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    needs = tmp_path / "needs.jsonl"
    needs.write_text(DEMANDS, encoding="utf-8")
    assert call("home", "import", "demands", needs).exit_code == 0
    return call


def test_there_and_back(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "made"
    with time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=False):
        result = run("home", "backup", made)
    assert result.exit_code == 0
    first, keys = result.stdout.splitlines()
    assert first.startswith(f"已备份到 {made}：")
    assert first.endswith(" 行，0 个文件。")
    assert "备份中没有密钥。" in keys
    assert (made.stat().st_mode & 0o777) == 0o700

    result = run("there", "restore", made)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "请先运行 techmatch migrate" in result.stderr
    assert run("there", "migrate").exit_code == 0
    result = run("there", "restore", made)
    assert result.exit_code == 0
    told, chain, frozen, following = result.stdout.splitlines()
    assert frozen == "冻结的指标完整：0 版。"
    assert told == "已恢复 2026-11-23 04:00:00 的备份：" + first.partition("：")[2]
    assert chain.startswith("审计链完整：")
    assert "techmatch index rebuild" in following
    assert run("there", "index", "rebuild").stdout.startswith("索引已重建，共 1 条。")
    found = run("there", "match", "--text", "热裂纹", "--json")
    assert found.exit_code == 0


def test_problems_are_told_by_the_exit_status(run: Run, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'home' / 'techmatch.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET count = count - 1"))
    engine.dispose()
    result = run("home", "backup", tmp_path / "made")
    assert result.exit_code == 1
    assert result.stderr == (
        "审计链有问题，这次备份没有记入审计日志。请运行 techmatch audit verify。\n"
    )
    assert run("there", "migrate").exit_code == 0
    result = run("there", "restore", tmp_path / "made")
    assert result.exit_code == 1
    assert "审计链完整" not in result.stdout
    assert result.stderr.startswith("链的首尾登记被改动过")
