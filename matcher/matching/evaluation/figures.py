"""From the answers of a stage to its figures: of each query, of all, and how sure they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.matching.evaluation import metrics
from matcher.matching.evaluation.run import Answer
from matcher.matching.evaluation.significance import (
    Interval,
    Statistic,
    interval,
    mean_interval,
    pooled_mae_score,
    pooled_spearman,
)

Answers = Mapping[str, Answer]
LevelOf = Callable[[float], float]
"""From a pair's fit to its predicted level."""
Levels = Mapping[str, Mapping[str, float]]


class Figure(NamedTuple):
    """A figure of all queries and its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class StageFigures:
    """The figures of one stage.

    Attributes:
        total: figure -> its value over all queries: a mean over queries (ndcg@10, recall@50) or
            a figure of all pairs together (spearman, mae_score).
        queries: figure -> query -> the figure of that query alone. A query without a relevant
            document has no ndcg@10 and no recall@50.
    """

    total: Mapping[str, Figure]
    queries: Mapping[str, Mapping[str, float]]


class _OfPairs(NamedTuple):
    """A figure of pairs: how it is computed, how resampled, and what of a score it judges."""

    of: Callable[[Sequence[float], Sequence[float]], float]
    pooled: Callable[[NDArray[np.int64], Sequence[float], Sequence[float]], Statistic]
    prediction: Callable[[float], float]


_SPEARMAN = _OfPairs(metrics.spearman, pooled_spearman, float)


def stage_figures(
    answers: Answers, levels: Levels, level_of: LevelOf | None = None
) -> StageFigures:
    """Measure one stage.

    Args:
        answers: query -> answer.
        levels: query -> document -> level.
        level_of: predicts levels from its scores; only the stage that grades has it.
    """
    relevant = {query: metrics.relevant_ids(judged) for query, judged in levels.items()}
    answerable = [query for query, documents in relevant.items() if documents]
    queries = {
        "ndcg@10": {q: metrics.ndcg([levels[q][d] for d in answers[q].pool]) for q in answerable},
        "recall@50": {q: metrics.recall(answers[q].ranking, relevant[q]) for q in answerable},
    }
    total = {name: mean_figure(values) for name, values in queries.items()}
    of_pairs = {"spearman": _SPEARMAN}
    if level_of:
        of_pairs["mae_score"] = _OfPairs(metrics.mae_score, pooled_mae_score, level_of)
    for name, kind in of_pairs.items():
        total[name], queries[name] = _figure_of_pairs(kind, answers, levels)
    return StageFigures(total, queries)


def mean_figure(values: Mapping[str, float]) -> Figure:
    """The mean over queries; 0 when there are none."""
    found = list(values.values())
    return Figure(float(np.mean(found)) if found else 0.0, mean_interval(found))


def _figure_of_pairs(
    kind: _OfPairs, answers: Answers, levels: Levels
) -> tuple[Figure, dict[str, float]]:
    """The figure over all pairs, and that of each query's pairs alone."""
    labels = {query: list(judged.values()) for query, judged in levels.items()}
    predicted = {
        query: [kind.prediction(answers[query].scores[document]) for document in judged]
        for query, judged in levels.items()
    }
    all_predicted, all_labels = (list(chain(*side.values())) for side in (predicted, labels))
    sizes = np.array([len(of_query) for of_query in labels.values()], dtype=np.int64)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    sure = interval(len(sizes), kind.pooled(owners, all_predicted, all_labels))
    return (
        Figure(kind.of(all_predicted, all_labels), sure),
        {query: kind.of(predicted[query], labels[query]) for query in labels},
    )
