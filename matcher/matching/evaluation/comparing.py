"""Compare an evaluation with an earlier one, kept as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path

from matcher.errors import FileRefusedError
from matcher.matching.evaluation.measure import PIPELINE, Evaluation
from matcher.matching.evaluation.significance import Comparison, compare

QueryFigures = Mapping[str, Mapping[str, float]]
"""Figure -> query -> the figure of that query alone."""


def read_query_figures(path: Path) -> QueryFigures:
    """The pipeline's figures per query from the JSON of an evaluation.

    Raises:
        FileRefusedError: the file is not such a JSON.
    """
    try:
        figures: QueryFigures = json.loads(path.read_text(encoding="utf-8"))["queries"][PIPELINE]
    except (OSError, ValueError, KeyError, TypeError):
        raise FileRefusedError(
            f"{path.name} 不是带有逐条查询结果的评测 JSON。请用 evaluate --json 重新生成。"
        ) from None
    return figures


def compare_with(evaluation: Evaluation, earlier: QueryFigures) -> dict[str, Comparison]:
    """Figure -> paired comparison of the pipelines, positive when this evaluation is better.

    All figures are compared as means of the figure per query, spearman and mae_score too.

    Raises:
        FileRefusedError: the earlier evaluation was of other queries.
    """
    current = evaluation.pipeline.queries
    try:
        return {name: compare(current[name], earlier[name]) for name in current if current[name]}
    except (KeyError, ValueError):
        raise FileRefusedError(
            "以前的结果与本次评测的查询不同，不能配对比较。请用同一组文件评测后再比较。"
        ) from None
