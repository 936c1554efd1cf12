"""The commands of the audit log: output and exit status."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from matcher.commands import main

Run = Callable[..., Result]
DEMANDS = """{"id": "R1", "title": "叶片补焊热裂纹", "content": "高温合金叶片补焊后出现热裂纹"}
{"id": "R2", "title": "青贮霉变", "content": "开窖后二次发酵"}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `techmatch` on a home where two demands were imported in 2026."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    needs = tmp_path / "needs.jsonl"
    needs.write_text(DEMANDS, encoding="utf-8")
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        assert call("import", "demands", needs).exit_code == 0
    return call


def tamper(tmp_path: Path, statement: str) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'home' / 'techmatch.db'}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_whole_chain_verifies(run: Run) -> None:
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (0, "审计链完整：2 条。\n")


def test_a_changed_row_is_named(run: Run, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE audit_entries SET actor_name = '别人' WHERE id = 2")
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "链中第 2 条（编号 2，2026-11-22 08:00:00）的内容或位置被改动过" in result.stderr


def test_another_key_does_not_verify(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHMATCH_AUDIT_KEY", "another")
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "审计密钥不是写入时的密钥" in result.stderr


def test_export(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    result = run("audit", "export", "--from", "2026-11-22", "--to", "2026-11-22", file)
    assert (result.exit_code, result.stdout) == (0, f"已导出 2 条到 {file}。\n")
    assert "系统,本机,导入信息,listing.import" in file.read_text(encoding="utf-8-sig")
    assert run("audit", "export", tmp_path / "all.JSONL").stdout.startswith("已导出 4 条")


@pytest.mark.parametrize(
    ("name", "told"),
    [("audit.xlsx", "应以 .csv 或 .jsonl 结尾"), ("no/where.csv", "写不到")],
)
def test_a_file_that_cannot_be(run: Run, tmp_path: Path, name: str, told: str) -> None:
    result = run("audit", "export", tmp_path / name)
    assert result.exit_code == 1
    assert told in result.stderr


def test_a_period_that_ends_before_it_begins(run: Run, tmp_path: Path) -> None:
    period = ("--from", "2026-11-22", "--to", "2026-11-21")
    result = run("audit", "export", *period, tmp_path / "audit.csv")
    assert result.exit_code == 1
    assert "开始日期晚于结束日期" in result.stderr


def test_purge(run: Run) -> None:
    with time_machine.travel(datetime(2027, 12, 1, tzinfo=UTC), tick=False):
        refused = run("audit", "purge", "--before", "2027-11-30")
        assert (refused.exit_code, "须保存 190 天" in refused.stderr) == (1, True)
        assert run("audit", "purge", "--before", "2026-11-22").stdout == "没有需要清除的记录。\n"
        assert run("audit", "purge", "--before", "2026-11-23").stdout == "已清除 2 条。\n"
        assert run("audit", "verify").stdout == "审计链完整：1 条，此前 2 条已按规定清除。\n"


def test_reseal_asks_and_keeps_what_was_wrong(run: Run, tmp_path: Path) -> None:
    tamper(tmp_path, "DELETE FROM audit_entries WHERE id = 1")
    assert run("audit", "reseal", "--reason", "示例").exit_code == 1
    assert run("audit", "verify").exit_code == 1
    done = run("audit", "reseal", "--reason", "示例", "--yes")
    assert done.stdout == "已按现状重新封存 1 条。\n"
    assert run("audit", "verify").stdout == "审计链完整：2 条。\n"
