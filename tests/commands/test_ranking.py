"""The commands that train, list, promote and roll back rankers."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from matcher.actor import SYSTEM
from matcher.commands import main
from matcher.listings.models import Achievement, Demand
from matcher.matching import decisions as deciding
from matcher.matching import ranker_versions as versions
from matcher.matching.learning import decisions, rankers
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy import load_rules
from matcher.taxonomy.rules import Learning
from tests.matching.pairs import suggest
from tests.matching.ranking.plain import PLAIN

Run = Callable[..., Result]
FIELDS = ("03", "05", "06", "09")
TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `techmatch ranker` on a fresh home with the hashing encoder.

    A ranker that knows nothing of structure is the project's own, so that there is much to learn.
    """
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    monkeypatch.setattr(versions, "load_ranker", lambda: PLAIN)
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["ranker", *arguments])

    return call


@pytest.fixture
def decided(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Sixteen needs and four achievements of equal words, confirmed where the field is the same."""
    for kind, part, count in (("demands", "problem", 16), ("achievements", "abstract", 4)):
        rows = [
            {"id": n, "title": "叶片补焊", part: TEXT, "technical_fields": [FIELDS[n % 4]]}
            for n in range(count)
        ]
        path = tmp_path / f"{kind}.jsonl"
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        result = CliRunner().invoke(main, ["import", kind, str(path)])
        assert result.exit_code == 0, result.output
    runtime = Runtime(load_settings(os.environ))
    with runtime.database.write() as session:
        for need in session.scalars(select(Demand)).all():
            for offer in session.scalars(select(Achievement)).all():
                match = suggest(session, need, offer)
                if need.technical_fields == offer.technical_fields:
                    deciding.confirm(session, SYSTEM, match)
                else:
                    deciding.dismiss(session, SYSTEM, match, "field")
    runtime.close()
    rules = replace(load_rules(), learning=Learning(needs=5, pairs=20, confirmation=20))
    monkeypatch.setattr(decisions, "load_rules", lambda: rules)
    monkeypatch.setattr(rankers, "STRENGTH", 1.0)
    return run


def test_without_decisions_nothing_is_trained_and_nothing_rolled_back(run: Run) -> None:
    assert run("list").stdout == f"还没有训练过；现用 {PLAIN.version}。\n"
    result = run("train")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "可供学习的判定还不够：现有 0 条需求的 0 对" in result.stderr
    result = run("rollback")
    assert result.exit_code == 1
    assert "没有更早的版本可以退回" in result.stderr
    result = run("promote", "none")
    assert result.exit_code == 1
    assert "没有排序模型 none" in result.stderr


def test_from_training_to_use_and_back(decided: Run) -> None:
    result = decided("train")
    assert result.exit_code == 0, result.output
    version = result.stdout.split("：")[0]
    assert version.startswith("ranker-2")
    assert "16 条需求、64 对，nDCG@10 0." in result.stdout
    assert "→ 1.0（差 +0." in result.stdout
    assert f"已证明更好，可用 techmatch ranker promote {version} 启用。" in result.stdout
    assert f"{version}  候选  训练于 2" in decided("list").stdout
    result = decided("promote", version)
    assert result.stdout == f"已启用 {version}，运行中的进程随即使用。\n"
    assert f"{version}  在用" in decided("list").stdout
    runtime = Runtime(load_settings(os.environ))
    assert runtime.replica.ranker.version == version
    runtime.close()
    result = decided("rollback")
    assert result.stdout == f"已退回 {PLAIN.version}，运行中的进程随即使用。\n"
    line = decided("list").stdout
    assert f"{version}  已撤下" in line
    assert "64 对  nDCG@10 1.0  已证明更好" in line
    assert decided("promote", version).exit_code == 1


def test_what_is_not_better_is_kept_but_not_promoted(
    decided: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankers, "STRENGTH", 1e12)
    result = decided("train")
    assert result.exit_code == 0, result.output
    assert "未证明更好，保留现用模型。" in result.stdout
    version = result.stdout.split("：")[0]
    result = decided("promote", version)
    assert result.exit_code == 1
    assert f"{version} 未经配对检验证明比现用模型更好" in result.stderr
