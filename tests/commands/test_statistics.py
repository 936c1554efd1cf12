"""The command that verifies frozen figures: output and exit status."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from matcher.commands import main
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.conftest import People

Run = Callable[..., Result]


def test_it_says_whether_all_is_as_it_was_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")

    def verify() -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["statistics", "verify"])
        return result.exit_code, result.stdout, result.stderr

    runtime = Runtime(load_settings({"TECHMATCH_HOME": str(tmp_path)}))
    CliRunner().invoke(main, ["migrate"])
    assert verify() == (0, "冻结的指标完整：0 版。\n", "")
    with runtime.database.write() as session:
        people = People(session)
        freeze(session, people.operator, people.zone, Period(2022))
    assert verify() == (0, "冻结的指标完整：1 版。\n", "")
    with runtime.database.write() as session:
        session.execute(
            text("UPDATE frozen_figures SET content = json_set(content, '$.until', '1')")
        )
        name = people.zone.name
    runtime.close()
    told = f"{name} 2022 第 1 版（编号 1）的内容或记录被改动过，与核对码不符。"
    assert verify() == (1, "", f"冻结的指标有问题（共 1 版）：\n{told}\n")
