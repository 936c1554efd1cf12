"""The Markdown report."""

from dataclasses import replace
from pathlib import Path

from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation import evaluate, read_collection
from matcher.matching.evaluation.calibration import Bin
from matcher.matching.evaluation.figures import Figure, StageFigures
from matcher.matching.evaluation.measure import Evaluation
from matcher.matching.evaluation.report import markdown, table
from matcher.matching.evaluation.significance import Interval
from matcher.matching.passages import Passages
from matcher.matching.ranking import load_ranker
from matcher.matching.tokens import Tokenizer


def test_a_report_of_given_figures(files: tuple[Path, Path, Path]) -> None:
    collection = read_collection(*files)
    needs = {**collection.queries, "q": Passages("need", "高温|合金\n补焊", "")}
    figures = StageFigures(
        {"ndcg@10": Figure(0.75, Interval(0.5, 1.0)), "mae_score": Figure(0.6, Interval(0.6, 0.6))},
        {"ndcg@10": {"r": 1.0, "q": 0.5}, "recall@50": {"q": 0.25, "r": 0.0}},
    )
    counts = {"documents": 3, "queries": 2, "pairs": 4, "queries_with_relevant": 2}
    bins = [Bin(0.125, 0.25, 3), Bin(0.75, 1.0, 1)]
    text = markdown(
        Evaluation({"mine": figures}, bins, counts, {"total": 1.5}),
        replace(collection, queries=needs),
    )
    assert "| 标注对 | 4 |" in text
    assert "用时 1.5 秒。" in text
    assert "| mine | 0.7500 [0.500, 1.000] |  |  | 0.6000 [0.600, 0.600] |" in text
    assert (
        "| q | 高温\\|合金 补焊 | 0.5000 | 0.2500 | 2 |\n| r | 青贮霉变 | 1.0000 | 0.0000 | 2 |"
    ) in text
    assert "| 0.125 | 0.250 | 3 |\n| 0.750 | 1.000 | 1 |" in text
    assert "期望校准误差（ECE）：0.1562" in text


def test_a_report_of_a_real_run_names_all_stages(
    files: tuple[Path, Path, Path], tokenizer: Tokenizer
) -> None:
    collection = read_collection(*files)
    result = evaluate(collection, HashingEncoder(), tokenizer, load_ranker(), lambda _: None)
    text = markdown(result, collection)
    assert text.count("\n## ") == 4
    assert "| 向量（标题） |" in text
    assert "| 分级（最终结果） | 1.0000 [1.000, 1.000] |" in text


def test_a_table_is_rectangular() -> None:
    assert table(["a", "b"], [[1, "x|y"]]) == "| a | b |\n| --- | --- |\n| 1 | x\\|y |"
