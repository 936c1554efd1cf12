"""Collection to figures: run every stage of the production ranking and measure it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation import metrics
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.calibration import Bin, expected_calibration_error, reliability
from matcher.matching.evaluation.figures import Answers, Figure, StageFigures, stage_figures
from matcher.matching.evaluation.run import Run, build_index, run
from matcher.matching.evaluation.stages import production_stages
from matcher.matching.ranking import Ranker
from matcher.matching.reranking import Reranker
from matcher.matching.tokens import Tokenizer

PIPELINE = "pipeline"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Attributes:
        stages: stage -> figures, in the order of the pipeline.
        reliability: predicted probability of level 3 or better against its observed share.
        counts: documents, queries, judged pairs, queries with a relevant document.
        seconds: indexing, searching, both.
    """

    stages: Mapping[str, StageFigures]
    reliability: Sequence[Bin]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def pipeline(self) -> StageFigures:
        """The last stage: what a user sees."""
        return list(self.stages.values())[-1]

    def as_json(self) -> dict[str, Any]:
        """The report for machines; `--compare` reads the figures per query from it."""
        named = {PIPELINE: self.pipeline, **self.stages}
        return {
            PIPELINE: _values(self.pipeline.total),
            "stages": {name: _values(stage.total) for name, stage in self.stages.items()},
            "counts": dict(self.counts),
            "seconds": dict(self.seconds),
            "intervals": {name: _intervals(stage.total) for name, stage in named.items()},
            "calibration": {
                "expected_calibration_error": expected_calibration_error(self.reliability),
                "bins": [bin_._asdict() for bin_ in self.reliability],
            },
            "queries": {name: stage.queries for name, stage in named.items()},
        }


def evaluate(
    collection: Collection,
    encoder: Encoder,
    tokenizer: Tokenizer,
    ranker: Ranker,
    say: Say,
    reranker: Reranker | None = None,
) -> Evaluation:
    """Index the documents in a temporary store, search with every judged query, and measure.

    Args:
        collection: documents, queries and levels.
        encoder: embeds both sides.
        tokenizer: cuts both sides.
        ranker: the parameters of the ranking.
        say: receives what is being done, in Chinese.
        reranker: looks again at the best of each query, if there is one.
    """
    began = time.perf_counter()
    say(f"编码并索引 {len(collection.documents)} 篇文档 …")
    index = build_index(collection, encoder, tokenizer)
    indexed = time.perf_counter()
    say(f"检索 {len(collection.levels)} 条查询 …")
    stages = production_stages(ranker, reranker)
    answered = run(collection, index, encoder, tokenizer, stages, ranker)
    index.close()
    ended = time.perf_counter()
    seconds = {"index": indexed - began, "search": ended - indexed, "total": ended - began}
    rounded = {name: round(spent, 2) for name, spent in seconds.items()}
    return measured(collection, answered, ranker, rounded)


def measured(
    collection: Collection, answered: Run, ranker: Ranker, seconds: Mapping[str, float]
) -> Evaluation:
    """The figures of a run; its last stage is the one that grades."""
    levels, last = collection.levels, list(answered.answers)[-1]
    stages = {
        name: stage_figures(answers, levels, ranker.level if name == last else None)
        for name, answers in answered.answers.items()
    }
    return Evaluation(
        stages,
        _reliability(answered.answers[last], collection, ranker),
        {
            "documents": len(collection.documents),
            "queries": len(levels),
            "pairs": sum(len(judged) for judged in levels.values()),
            "queries_with_relevant": len(stages[last].queries["ndcg@10"]),
        },
        seconds,
    )


def _reliability(answers: Answers, collection: Collection, ranker: Ranker) -> list[Bin]:
    pairs = [
        (ranker.chance(answers[query].scores[document]), level >= metrics.RELEVANT)
        for query, judged in collection.levels.items()
        for document, level in judged.items()
    ]
    return reliability([predicted for predicted, _ in pairs], [came_true for _, came_true in pairs])


def _values(total: Mapping[str, Figure]) -> dict[str, float]:
    return {name: figure.value for name, figure in total.items()}


def _intervals(total: Mapping[str, Figure]) -> dict[str, list[float]]:
    return {name: list(figure.interval) for name, figure in total.items()}
