"""The command `evaluate`: what it prints, what it writes, what it compares."""

import json
from collections.abc import Callable
from math import log2
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import runtime
from matcher.commands import main
from tests.matching.rerankers import Shortest

Evaluate = Callable[..., Result]
CORPUS = """{"_id": "a", "title": "激光补焊", "text": "高温合金叶片"}
{"_id": "b", "title": "青贮菌剂", "text": "二次发酵"}
"""
QUERIES = """{"_id": "q", "title": "补焊裂纹", "text": ""}
{"_id": "r", "title": "青贮霉变", "text": ""}
"""
QRELS = "query-id\tcorpus-id\tscore\nq\ta\t4\nq\tb\t1\nr\tb\t3\n"


@pytest.fixture
def evaluate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluate:
    """The command over two documents and two queries."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")
    files = {"corpus": CORPUS, "queries": QUERIES, "qrels": QRELS}
    arguments = ["evaluate"]
    for name, text in files.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        arguments += [f"--{name}", str(path)]

    def call(*options: str | Path) -> Result:
        return CliRunner().invoke(main, [*arguments, *map(str, options)])

    return call


def test_json_report_and_comparison(evaluate: Evaluate, tmp_path: Path) -> None:
    machine, report = tmp_path / "run.json", tmp_path / "run.md"
    result = evaluate("--json", machine, "--report", report)
    assert result.exit_code == 0, result.output
    assert "配对" not in result.stdout
    written = json.loads(machine.read_text(encoding="utf-8"))
    assert written["pipeline"]["ndcg@10"] == 1.0
    assert written["queries"]["pipeline"]["recall@50"] == {"q": 1.0, "r": 1.0}
    assert "| 标注对 | 3 |" in report.read_text(encoding="utf-8")

    written["queries"]["pipeline"]["ndcg@10"] = {"q": 0.5, "r": 0.5}
    machine.write_text(json.dumps(written), encoding="utf-8")
    result = evaluate("--compare", machine)
    assert result.exit_code == 0, result.output
    assert "ndcg@10        +0.5000  [+0.5000, +0.5000]  p = 0.5000" in result.stdout
    assert "recall@50      +0.0000  [+0.0000, +0.0000]  p = 1.0000" in result.stdout


def test_an_unusable_comparison_is_refused_before_the_work(
    evaluate: Evaluate, tmp_path: Path
) -> None:
    (tmp_path / "old.json").write_text('{"pipeline": {}}')
    result = evaluate("--compare", tmp_path / "old.json")
    assert result.exit_code == 2
    assert "old.json 不是带有逐条查询结果" in result.stderr
    assert "编码" not in result.stderr


def test_an_encoder_is_chosen_for_this_run(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHMATCH_ENCODER", str(tmp_path / "missing"))
    result = evaluate("--encoder", "hashing")
    assert result.exit_code == 0, result.output


def test_a_cross_encoder_is_measured_where_one_is_set(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "cross-encoder" not in evaluate().stdout
    monkeypatch.setenv("TECHMATCH_CROSS_ENCODER", str(tmp_path / "reader"))
    monkeypatch.setattr(runtime, "load_reranker", {str(tmp_path / "reader"): Shortest()}.get)
    result = evaluate("--json", tmp_path / "run.json", "--report", tmp_path / "run.md")
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.stdout.splitlines()[5:9]] == [
        "fusion",
        "ranker",
        "cross-encoder",
        "grade",
    ]
    written = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    # The shortest document, b, is put first for both queries.
    assert written["queries"]["ranker"]["ndcg@10"] == {"q": 1.0, "r": 1.0}
    assert written["queries"]["cross-encoder"]["ndcg@10"] == {
        "q": pytest.approx(1 / log2(3)),
        "r": 1.0,
    }
    assert (
        written["queries"]["pipeline"]["ndcg@10"] == written["queries"]["cross-encoder"]["ndcg@10"]
    )
    assert written["pipeline"]["mae_score"] > 0
    assert "| 交叉编码器 |" in (tmp_path / "run.md").read_text(encoding="utf-8")


def test_a_cross_encoder_that_is_none_is_told_by_its_setting(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHMATCH_CROSS_ENCODER", str(tmp_path))
    result = evaluate()
    assert result.exit_code == 1
    assert "TECHMATCH_CROSS_ENCODER" in result.stderr
