"""The commands `encoder train` and `encoder use`: what they do, say and refuse."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.commands import encoders, main
from matcher.db import Database
from matcher.matching.encoder import training
from matcher.matching.encoder.fingerprint import model_name
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.encoder_choice import POINTER
from matcher.matching.indexing import encode_next, status
from matcher.matching.learning import decisions
from matcher.matching.learning import encoders as learning
from matcher.matching.ranker_versions import current_ranker
from matcher.matching.ranking import load_ranker, write_ranker
from matcher.taxonomy import load_rules
from matcher.taxonomy.rules import Learning
from tests.encoders import OTHER, other_encoder
from tests.matching.conftest import Platform, tokenizer
from tests.matching.encoder.conftest import small_model
from tests.matching.learning.deciding import decide

__all__ = ["other_encoder", "small_model", "tokenizer"]
Run = Callable[..., Result]


@pytest.fixture
def platform(sqlite_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Platform]:
    """A platform that the commands work on."""
    made = Platform(tmp_path / "home", sqlite_url, request.getfixturevalue("tokenizer"))
    made.publish("demand", "叶片补焊热裂纹", problem="合格率低")
    made.publish("achievement", "激光补焊工艺", abstract="控制热裂纹")
    yield made
    made.runtime.close()


@pytest.fixture
def run(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `techmatch encoder` on it."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TECHMATCH_DATABASE_URL", platform.runtime.settings.database_url)
    monkeypatch.setenv("TECHMATCH_SECRET_KEY", "-")
    monkeypatch.setenv("TECHMATCH_AUDIT_KEY", "-")
    monkeypatch.delenv("TECHMATCH_ENCODER", raising=False)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["encoder", *map(str, arguments)])

    return call


def pointer(platform: Platform) -> Path:
    return platform.runtime.settings.models / POINTER


def test_use_builds_everything_and_only_then_chooses(
    run: Run, platform: Platform, other_encoder: Path
) -> None:
    result = run("use", other_encoder)
    assert result.exit_code == 0, result.output
    assert f"已用 {OTHER} 编码并索引 2 条公开信息" in result.stdout
    assert "运行中的进程装好后自行切换" in result.stdout
    assert json.loads(pointer(platform).read_text())["encoder"] == str(other_encoder)
    state = status(platform.database, HashingEncoder(dimension=64))
    assert (state.encoded, state.snapshot) == (2, 2)
    assert [path.name for path in platform.runtime.settings.snapshots.iterdir()] == [OTHER]
    assert "已选用 hashing-256" in run("use", "bundled").stdout
    assert json.loads(pointer(platform).read_text())["encoder"] == "bundled"


def test_use_that_was_interrupted_goes_on(
    run: Run, platform: Platform, other_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(database: Database, encoder: HashingEncoder, _progress: object) -> None:
        encode_next(database, encoder)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(encoders, "encode_all", interrupted)
        assert run("use", other_encoder).exit_code == 1
    assert not pointer(platform).exists()
    assert not platform.runtime.settings.snapshots.exists()
    encoded: list[str] = []
    keep = HashingEncoder.encode_passages

    def counted(self: HashingEncoder, texts: list[str], **rest: object) -> object:
        encoded.extend(texts)
        return keep(self, texts)

    monkeypatch.setattr(HashingEncoder, "encode_passages", counted)
    platform.publish("achievement", "青贮菌剂")
    result = run("use", other_encoder)
    assert "索引 3 条" in result.stdout, result.output
    new = ["青贮菌剂", "青贮菌剂\n青贮菌剂"]
    assert encoded == new, "what was embedded before is not embedded again"


def test_the_setting_wins_and_is_told(
    run: Run, other_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    result = run("use", other_encoder)
    assert result.exit_code == 0, result.output
    assert "环境变量 TECHMATCH_ENCODER 设为 hashing，以它为准" in result.stdout


def test_a_missing_directory_is_refused(run: Run, platform: Platform, tmp_path: Path) -> None:
    result = run("use", tmp_path / "none")
    assert result.exit_code == 1
    assert "没有目录" in result.stderr
    assert not pointer(platform).exists()


def test_a_ranker_comes_along(
    run: Run, platform: Platform, other_encoder: Path, tmp_path: Path
) -> None:
    file, proof = tmp_path / "ranker.json", {"ndcg@10 before": 0.6, "ndcg@10": 0.7, "p": 0.01}
    manifest = {"started_from": load_ranker().version, "encoder": OTHER, **proof}
    write_ranker(replace(load_ranker(), version="with-1", manifest=manifest), file)
    result = run("use", other_encoder, "--ranker", file)
    assert f"排序模型 with-1 将与 {OTHER} 一起使用" in result.stdout, result.output
    with platform.database.read() as session:
        assert current_ranker(session, OTHER).version == "with-1"
        assert current_ranker(session, "hashing-256") == load_ranker()
    refused = run("use", "bundled", "--ranker", file)
    assert refused.exit_code == 1
    assert "不能与 hashing-256 一起使用" in refused.stderr
    assert json.loads(pointer(platform).read_text())["encoder"] == str(other_encoder)


def test_train_refuses_too_few_decisions(run: Run, other_encoder: Path, tmp_path: Path) -> None:
    result = run("train", tmp_path / "out")
    assert result.exit_code == 1
    assert "现有 0 条需求的 0 对，至少要 20 条需求的 100 对" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("other_encoder")
def test_train_tells_the_gain_the_hours_and_what_to_do_next(
    run: Run,
    platform: Platform,
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = replace(load_rules(), learning=Learning(needs=4, pairs=16, confirmation=48))
    monkeypatch.setattr(decisions, "load_rules", lambda: rules)
    monkeypatch.setattr(encoders, "unpack_bundled", lambda _target: small_model)
    torch = partial(learning.load_encoder, backend="torch")
    monkeypatch.setattr(learning, "load_encoder", torch)
    whole = training.Recipe
    monkeypatch.setattr(training, "Recipe", partial(whole, frozen_layers=0, longest=16))
    monkeypatch.setattr(training.Recipe, "epochs", whole.epochs, raising=False)
    decide(platform, 4)
    out = tmp_path / "out"
    result = run("train", out, "--epochs", "1")
    assert result.exit_code == 0, result.output
    assert "4 条需求、16 对判定，交叉验证：与现用的 hashing-256 加 " in result.stdout
    assert "小时" in result.stdout
    assert f"techmatch encoder use {out / 'encoder'}" in result.stdout.splitlines()[-1]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["recipe"]["epochs"] == 1
    assert manifest["encoder"] == model_name(out / "encoder")
    assert not pointer(platform).exists(), "training changes nothing in use"
