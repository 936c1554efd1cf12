"""The commands that write annual reports and briefs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher.annual_reports.find import was_made
from matcher.commands import main
from matcher.db import Database
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.annual_reports.conftest import ledger
from tests.annual_reports.reading import text
from tests.conftest import People


@pytest.fixture
def home(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A home whose zone `test` has the figures of 2025 frozen."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    (tmp_path / "techmatch.db").write_bytes(migrated_sqlite.read_bytes())
    # Sealed with the key that the commands have.
    runtime = Runtime(load_settings(os.environ))
    with runtime.database.write() as session:
        people = People(session)
        session.add_all(ledger(people.zone.id, people.broker.user_id))
        session.flush()
        freeze(session, people.operator, people.zone, Period(2025))
    yield runtime.database
    runtime.close()


def call(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_a_report_with_its_evidence_and_a_brief_are_written(home: Database, tmp_path: Path) -> None:
    report, evidence = tmp_path / "r.docx", tmp_path / "e.xlsx"
    zone = ("--zone", "test")
    told = call("annual", *zone, "--year", 2025, "--output", report, "--evidence", evidence)
    assert (told.exit_code, told.output.splitlines()[0]) == (
        0,
        f"已写出 {report}，用的是第 1 版冻结数据。",
    )
    assert "成交额 4,000.00 万元" in text(report.read_bytes())
    assert evidence.read_bytes().startswith(b"PK")
    with home.read() as session:
        assert was_made(session, 1, 2025)
    brief = tmp_path / "b.pdf"
    assert call("brief", *zone, "--month", "2025-06", "--output", brief).exit_code == 0
    assert brief.read_bytes().startswith(b"%PDF")


def test_what_is_not_there_is_said(home: Database) -> None:
    none = call("annual", "--zone", "test", "--year", 2024)
    assert (none.exit_code, "2024 年的数据还没有冻结" in none.output) == (1, True)
    unknown = call("brief", "--zone", "x", "--month", "2025-06")
    assert unknown.output == "没有代码为 x 的示范区。现有：test。\n"
    assert call("brief", "--zone", "test", "--month", "2025").exit_code == 1
