"""The commands that operators and other programs call: output, files, exit status."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.clock import today
from matcher.commands import main

Run = Callable[..., Result]
YEAR = today().year
DEMANDS = """{"id": "R1", "title": "叶片补焊热裂纹", "content": "高温合金叶片补焊后出现热裂纹"}
{"id": "R2", "title": "青贮霉变", "content": "开窖后二次发酵"}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `techmatch` on a fresh home with the hashing encoder."""
    monkeypatch.setenv("TECHMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TECHMATCH_ENCODER", "hashing")

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> Run:
    """Two demands and two achievements, imported."""
    needs, offers = tmp_path / "needs.jsonl", tmp_path / "offers.csv"
    needs.write_text(DEMANDS, encoding="utf-8")
    offers.write_bytes(
        "成果名称,简介\n激光补焊,高温合金热裂纹控制\n青贮菌剂,抑制二次发酵\n".encode("gb18030")
    )
    assert run("import", "demands", needs).exit_code == 0
    assert run("import", "achievements", offers).exit_code == 0
    return run


def test_imported_listings_are_matched_without_a_worker(imported: Run) -> None:
    result = imported("match", "--demand", f"D{YEAR}-0001", "--json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert [row["rank"] for row in rows] == [1, 2]
    assert rows[0]["title"] == "激光补焊"
    assert rows[0]["code"] == f"A{YEAR}-0001"
    assert {"score", "grade", "components", "reasons"} <= set(rows[0])
    back = imported("match", "--achievement", f"A{YEAR}-0002")
    assert "青贮霉变" in back.stdout.splitlines()[0]
    text = imported("match", "--text", "叶片补焊后出现裂纹", "--top", "1", "--json")
    assert [row["title"] for row in json.loads(text.stdout)] == ["激光补焊"]


def test_a_second_import_changes_nothing(imported: Run, tmp_path: Path) -> None:
    result = imported("import", "demands", tmp_path / "needs.jsonl")
    assert result.exit_code == 0
    assert "新增 0，更新 0，已有 2，拒绝 0" in result.stdout


def test_refused_rows_and_files_have_their_exit_status(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "名称,主要问题,行业\n好,问题,C3240\n,空标题,\n坏,问题,C99999\n", encoding="utf-8"
    )
    result = run("import", "demands", rows)
    assert result.exit_code == 1
    assert "新增 1" in result.stdout
    assert "拒绝 2" in result.stdout
    assert "第 4 行，行业：“C99999”不在代码表中" in result.stdout
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    result = run("import", "demands", broken)
    assert result.exit_code == 2
    assert result.stderr.startswith("文件未导入：")
    assert run("import", "demands", tmp_path / "missing.csv").exit_code == 2


def test_index_commands_tell_the_state_and_repair(imported: Run) -> None:
    status = imported("index", "status")
    assert "已公开信息    4" in status.stdout
    assert status.stdout.count("（落后 0）") == 2
    assert "索引与数据库一致，共 4 条" in imported("index", "verify").stdout
    assert "共 4 条" in imported("index", "rebuild").stdout


def test_prune_keeps_what_is_in_use(imported: Run, tmp_path: Path) -> None:
    imported("index", "rebuild")
    home = tmp_path / "home"
    (home / "index" / "encoder-of-old" / "gen-00000001").mkdir(parents=True)
    result = imported("index", "prune")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"已删除 {home / 'index' / 'encoder-of-old'}",
        "共删除 1 个目录；保留 hashing-256 的快照和转换结果。",
    ]
    assert "（落后 0）" in imported("index", "status").stdout.splitlines()[-1]
    assert [path.name for path in (home / "index").iterdir()] == ["hashing-256"]
    assert (home / "index" / "hashing-256" / "current.json").exists()


def test_evaluate_prints_and_writes_the_figures(run: Run, tmp_path: Path) -> None:
    corpus, queries, qrels = tmp_path / "c.jsonl", tmp_path / "q.jsonl", tmp_path / "r.tsv"
    corpus.write_text('{"_id": "a", "title": "激光补焊", "text": ""}\n', encoding="utf-8")
    queries.write_text('{"_id": "q", "title": "补焊裂纹", "text": ""}\n', encoding="utf-8")
    qrels.write_text("query-id\tcorpus-id\tscore\nq\ta\t4\n", encoding="utf-8")
    report = tmp_path / "report.json"
    files = ("--corpus", corpus, "--queries", queries, "--qrels", qrels)
    result = run("evaluate", *files, "--json", report)
    assert result.exit_code == 0, result.output
    written = json.loads(report.read_text())
    assert written["pipeline"]["ndcg@10"] == 1.0
    assert set(written["pipeline"]) == {"ndcg@10", "recall@50", "spearman", "mae_score"}
    assert "pipeline" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("--text", "  "), ("--demand", "D1", "--text", "x")],
)
def test_match_wants_exactly_one_thing(imported: Run, arguments: tuple[str, ...]) -> None:
    result = imported("match", *arguments)
    assert result.exit_code == 2
    assert "选且只选一项" in result.stderr


def test_unknown_code_and_wrong_setting_are_told_in_one_line(
    imported: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = imported("match", "--demand", "D1999-0001")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "没有编号为 D1999-0001 的信息" in result.stderr
    monkeypatch.setenv("TECHMATCH_PROT", "1")
    result = imported("index", "status")
    assert result.exit_code == 1
    assert "TECHMATCH_PROT" in result.stderr


def test_the_template_is_taken_by_the_import(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    assert run("template", "scenarios", path).exit_code == 0
    result = run("import", "scenarios", path)
    assert result.exit_code == 0
    assert "共 0 行" in result.stdout
    assert "未识别的列" not in result.stdout


def test_a_match_tells_its_reasons_with_the_sentences(imported: Run) -> None:
    text = "高温合金热裂纹控制，要求合格率≥95%"
    told = imported("match", "--text", text, "--top", "1").stdout
    assert "相近的句子：需求“【高温合金】" in told
    assert "指标未说明：合格率 ≥ 95 %" in told
    assert "得分构成 " in told
    row = json.loads(imported("match", "--text", text, "--top", "1", "--json").stdout)[0]
    assert row["quotes"][0] == {"need": text, "achievement": "高温合金热裂纹控制"}
    assert sum(row["contributions"].values()) == pytest.approx(row["score"], abs=1e-5)
    assert row["reasons"]["missing"][0]["side"] == "need"
