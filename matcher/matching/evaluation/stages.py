"""The stages of the production ranking as data: how each orders documents and scores pairs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.matching.hybrid import Candidates, HybridIndex, Ids, Probe
from matcher.matching.passages import Passages
from matcher.matching.ranking import COMPONENTS, Ranker, best_first
from matcher.matching.reranking import LOOKED_AT, Reranker, pair, second_look

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """What the recall found for one query, and which documents are judged for it.

    Attributes:
        index: the documents.
        probe: the query.
        candidates: the union of what the components found.
        judged: ids of the judged documents, ascending, shape (n,).
        query: its texts.
        documents: the texts of all documents, by id.
    """

    index: HybridIndex
    probe: Probe
    candidates: Candidates
    judged: Ids
    query: Passages
    documents: Sequence[Passages]

    @cached_property
    def judged_scores(self) -> Floats:
        """Component scores of the judged documents, shape (n, 4)."""
        return self.index.scores(self.probe, self.judged)

    def passages(self, ids: Ids) -> list[Passages]:
        """The texts of these documents."""
        return [self.documents[document] for document in ids.tolist()]


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes:
        name: its key in every report.
        order: the documents it finds, best first.
        fit: its score of each judged document, in the order of `Found.judged`.
    """

    name: str
    order: Callable[[Found], Ids]
    fit: Callable[[Found], Floats]


def production_stages(ranker: Ranker, reranker: Reranker | None = None) -> tuple[Stage, ...]:
    """The stages in the order of the pipeline; the last is what a user sees."""
    stages = [
        *(component(name) for name in COMPONENTS),
        fusion("fusion", ranker),
        ranking("ranker", ranker),
    ]
    if reranker:
        stages.append(looking_again("cross-encoder", stages[-1], reranker))
    return (*stages, grading("grade", ranker, stages[-1]))


def component(name: str) -> Stage:
    """One component alone: what it found, by its rank and with its score."""
    column = COMPONENTS.index(name)

    def order(found: Found) -> Ids:
        ranks = found.candidates.ranks[:, column]
        rows = np.flatnonzero(ranks)
        by_rank: Ids = found.candidates.ids[rows[np.argsort(ranks[rows])]]
        return by_rank

    return Stage(name, order, lambda found: found.judged_scores[:, column])


def fusion(name: str, ranker: Ranker) -> Stage:
    """The fused ranks; what no component of weight found is not found, its score is 0."""

    def order(found: Found) -> Ids:
        candidates = found.candidates
        shares = ranker.fused(candidates.ranks)
        places = best_first(shares, candidates.ids)
        by_rank: Ids = candidates.ids[places[shares[places].any(axis=1)]]
        return by_rank

    def fit(found: Found) -> Floats:
        totals = ranker.fused(found.candidates.ranks).sum(axis=1)
        fused = dict(zip(found.candidates.ids.tolist(), totals.tolist(), strict=True))
        return np.array([fused.get(document, 0.0) for document in found.judged.tolist()])

    return Stage(name, order, fit)


def ranking(name: str, ranker: Ranker) -> Stage:
    """The best of the fusion, reordered; the rest of it behind them."""
    fused = fusion(name, ranker)

    def order(found: Found) -> Ids:
        best = fused.order(found)
        head, rest = best[: ranker.rerank], best[ranker.rerank :]
        rows = np.searchsorted(found.candidates.ids, head)
        scores = found.index.scores(found.probe, head)
        parts = ranker.contributions(found.candidates.ranks[rows], scores)
        return np.concatenate([head[best_first(parts, head)], rest])

    return Stage(name, order, fused.fit)


def looking_again(name: str, ranked: Stage, reranker: Reranker) -> Stage:
    """The best of a stage as a cross-encoder orders them; the rest of it behind them."""

    def order(found: Found) -> Ids:
        best = ranked.order(found)
        head, rest = best[:LOOKED_AT], best[LOOKED_AT:]
        places = second_look(reranker, found.query, found.passages(head), head)
        return np.concatenate([head[places], rest])

    def fit(found: Found) -> Floats:
        judged = found.passages(found.judged)
        return reranker.score([pair(found.query, document) for document in judged])

    return Stage(name, order, fit)


def grading(name: str, ranker: Ranker, ordered: Stage) -> Stage:
    """The whole pipeline: the order of the stage before, and how well each pair fits."""
    return Stage(name, ordered.order, lambda found: ranker.fit(found.judged_scores))
