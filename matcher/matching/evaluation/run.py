"""Run the production recall, ranking and grading over a test collection."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation import metrics
from matcher.matching.evaluation.beir import Collection
from matcher.matching.hybrid import Candidates, HybridIndex, make_probe
from matcher.matching.passages import PARTS
from matcher.matching.ranking import COMPONENTS, Ranker, fused_order, level, load_ranker
from matcher.matching.tokens import Tokenizer

_DEPTH = 50
Say = Callable[[str], None]


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Attributes:
        pipeline: ndcg@10, recall@50, spearman and mae_score of the whole pipeline.
        stages: the first three of each component alone.
        counts: documents, queries, judged pairs, queries with a relevant document.
        seconds: encoding and indexing the documents; searching all queries twice.
    """

    pipeline: Mapping[str, float]
    stages: Mapping[str, Mapping[str, float]]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "pipeline": dict(self.pipeline),
            "stages": {name: dict(figures) for name, figures in self.stages.items()},
            "counts": dict(self.counts),
            "seconds": dict(self.seconds),
        }


@dataclass
class _Tally:
    """What one stage collects over the queries."""

    ndcg: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    predicted: list[float] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        return {
            "ndcg@10": float(np.mean(self.ndcg)) if self.ndcg else 0.0,
            "recall@50": float(np.mean(self.recall)) if self.recall else 0.0,
            "spearman": metrics.spearman(self.predicted, self.levels),
        }


def evaluate(
    collection: Collection, encoder: Encoder, tokenizer: Tokenizer, say: Say
) -> Evaluation:
    """Index the documents in a temporary store, search with every judged query, and measure."""
    began = time.perf_counter()
    say(f"编码并索引 {len(collection.documents)} 篇文档 …")
    index = build_index(collection, encoder, tokenizer)
    indexed = time.perf_counter()
    say(f"检索 {len(collection.levels)} 条查询 …")
    tallies = {name: _Tally() for name in (*COMPONENTS, "pipeline")}
    _search_all(collection, index, encoder, tokenizer, tallies)
    index.close()
    whole = tallies.pop("pipeline")
    predicted = [level(relevance) for relevance in whole.predicted]
    return Evaluation(
        pipeline={**whole.figures(), "mae_score": metrics.mae_score(predicted, whole.levels)},
        stages={name: tally.figures() for name, tally in tallies.items()},
        counts={
            "documents": len(collection.documents),
            "queries": len(collection.levels),
            "pairs": len(whole.levels),
            "queries_with_relevant": len(whole.ndcg),
        },
        seconds={
            "index": round(indexed - began, 2),
            "search": round(time.perf_counter() - indexed, 2),
            "total": round(time.perf_counter() - began, 2),
        },
    )


def build_index(collection: Collection, encoder: Encoder, tokenizer: Tokenizer) -> HybridIndex:
    """Encode and index the documents; their ids are their places in the collection."""
    index = HybridIndex.empty(encoder.dimension)
    passages = list(collection.documents.values())
    if passages:
        # Titles and whole texts are often the same: each text is encoded once.
        texts = list(dict.fromkeys(p[part] for part in PARTS for p in passages))
        rows = dict(zip(texts, encoder.encode_passages(texts), strict=True))
        index.add(
            range(len(passages)),
            {part: np.stack([rows[p[part]] for p in passages]) for part in PARTS},
            {part: [tokenizer(p[part]) for p in passages] for part in PARTS},
        )
    return index


def _search_all(
    collection: Collection,
    index: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    tallies: Mapping[str, _Tally],
) -> None:
    numbers = {document: number for number, document in enumerate(collection.documents)}
    ranker = load_ranker()
    for query, judged in collection.levels.items():
        levels = {numbers[document]: value for document, value in judged.items()}
        probe = make_probe(encoder, tokenizer, collection.queries[query])
        ids = np.array(sorted(levels), dtype=np.int64)
        pairs = index.scores(probe, ids)
        everywhere = index.recall(probe, ranker.depth)
        for name, tally in tallies.items():
            _tally(tally, name, ranker, levels, _fit(ids, pairs, name, ranker), everywhere)


def _tally(
    tally: _Tally,
    name: str,
    ranker: Ranker,
    levels: Mapping[int, float],
    scores: Mapping[int, float],
    everywhere: Candidates,
) -> None:
    tally.predicted += [scores[document] for document in levels]
    tally.levels += levels.values()
    relevant = metrics.relevant_ids(levels)
    if not relevant:
        return
    ranking = _ranking(everywhere, name, ranker)
    # The pool in the order of the whole ranking; what was not recalled comes last, by its fit.
    recalled = [document for document in ranking if document in levels]
    rest = sorted(set(levels) - set(recalled), key=lambda d: (-scores[d], d))
    tally.ndcg.append(metrics.ndcg([levels[document] for document in recalled + rest]))
    tally.recall.append(metrics.recall(ranking, relevant, _DEPTH))


def _fit(
    ids: NDArray[np.int64], scores: NDArray[np.float64], name: str, ranker: Ranker
) -> dict[int, float]:
    """How well each judged document fits: relevance, or one component's score."""
    whole = name == "pipeline"
    values = ranker.relevance(scores) if whole else scores[:, COMPONENTS.index(name)]
    return dict(zip(ids.tolist(), values.tolist(), strict=True))


def _ranking(candidates: Candidates, name: str, ranker: Ranker) -> list[int]:
    """The documents in the order of the fusion, or of one component that found them."""
    if name == "pipeline":
        order = fused_order(ranker.contributions(candidates.ranks), candidates.ids)
        documents: list[int] = candidates.ids[order].tolist()
        return documents
    ranks = candidates.ranks[:, COMPONENTS.index(name)]
    found = np.flatnonzero(ranks)
    by_rank: list[int] = candidates.ids[found[np.argsort(ranks[found])]].tolist()
    return by_rank
