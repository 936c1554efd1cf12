"""An evaluation against an earlier one in a file."""

import json
from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.matching.evaluation.comparing import compare_with, read_query_figures
from matcher.matching.evaluation.figures import StageFigures
from matcher.matching.evaluation.measure import Evaluation

QUERIES = {"ndcg@10": {"a": 0.5, "b": 1.0}, "spearman": {"a": 0.0, "b": 0.5, "c": 0.5}}


def evaluation(queries: dict[str, dict[str, float]]) -> Evaluation:
    return Evaluation({"grade": StageFigures({}, queries)}, [], {}, {})


def test_the_json_of_an_evaluation_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(evaluation(QUERIES).as_json()), encoding="utf-8")
    assert read_query_figures(path) == QUERIES
    found = compare_with(
        evaluation({**QUERIES, "ndcg@10": {"a": 0.75, "b": 1.0}}), read_query_figures(path)
    )
    assert found["ndcg@10"].difference == 0.125
    assert found["spearman"].difference == 0.0


def test_figures_that_no_query_has_are_left_out() -> None:
    empty = {"ndcg@10": {}, "spearman": {"a": 0.5}}
    assert set(compare_with(evaluation(empty), empty)) == {"spearman"}


@pytest.mark.parametrize("earlier", [{}, {"ndcg@10": {"a": 1.0}}, {"ndcg@10": {}, "spearman": {}}])
def test_other_queries_are_refused(earlier: dict[str, dict[str, float]]) -> None:
    with pytest.raises(FileRefusedError, match="查询不同"):
        compare_with(evaluation(QUERIES), earlier)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"queries": {"grade": {}}}', None])
def test_other_files_are_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "old.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(FileRefusedError, match=r"old\.json 不是带有逐条查询结果"):
        read_query_figures(path)
