"""A ranker learned from graded queries, with the proof whether it is better."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.clock import now
from matcher.matching.evaluation import metrics
from matcher.matching.evaluation.significance import Comparison, compare
from matcher.matching.learning.graded import folds
from matcher.matching.ranking import Ranker, best_first
from matcher.matching.ranking.training import GradedQuery, train_ranker

FOLDS = 5
STRENGTH = 300.0
RIDGE = 10.0
SURE = 0.05  # p-value below which a difference is taken for real
Graded = Mapping[str, GradedQuery]


@dataclass(frozen=True)
class Learned:
    """A trained ranker and how it did on queries that it had not seen.

    Attributes:
        ranker: trained on all queries, its manifest filled in.
        comparison: its nDCG@10 beside that of the ranker in use, per query, cross-validated.
        held_out: its nDCG@10 by query, each ranked by a model that had not seen it.
    """

    ranker: Ranker
    comparison: Comparison
    held_out: Mapping[str, float] = field(default_factory=dict)

    @property
    def better(self) -> bool:
        """Whether the paired test says that it is better."""
        return bool(self.comparison.difference > 0 and self.comparison.p < SURE)


def learn_ranker(graded: Graded, current: Ranker, version: str, source: str) -> Learned:
    """Train a ranker and compare it, cross-validated over the queries, with the current one.

    Args:
        graded: the judged pairs of each query.
        current: the ranker in use, where the training starts.
        version: the new one's name.
        source: where its labels come from, in Chinese.
    """
    held_out: dict[str, float] = {}
    levels: list[float] = []
    predicted: list[float] = []
    for part in folds(graded, min(FOLDS, len(graded))):
        seen = [query for name, query in graded.items() if name not in part]
        trained = train_ranker(seen, current, strength=STRENGTH, ridge=RIDGE)
        unseen = {name: graded[name] for name in sorted(part)}
        held_out |= ndcg_by_query(trained, unseen)
        for name in unseen:
            predicted += trained.levels(trained.fit(graded[name].scores)).tolist()
            levels += graded[name].levels.tolist()
    before = ndcg_by_query(current, graded)
    comparison = compare(held_out, before)
    final = train_ranker(list(graded.values()), current, strength=STRENGTH, ridge=RIDGE)
    manifest = {
        "trained_at": now().isoformat(timespec="seconds"),
        "started_from": current.version,
        "queries": len(graded),
        "pairs": len(levels),
        "ndcg@10": round(float(np.mean(list(held_out.values()))), 4),
        "ndcg@10 before": round(float(np.mean(list(before.values()))), 4),
        "p": round(comparison.p, 4),
        "mae_score": round(metrics.mae_score(predicted, levels), 4),
    }
    return Learned(
        replace(final, version=version, source=source, confirmation=None, manifest=manifest),
        comparison,
        held_out,
    )


def ndcg_by_query(ranker: Ranker, graded: Graded) -> dict[str, float]:
    """nDCG@10 of each judged pool; a query without a relevant document is left out."""
    return {
        name: _ndcg(ranker, query)
        for name, query in graded.items()
        if query.levels.max() >= metrics.RELEVANT
    }


def _ndcg(ranker: Ranker, query: GradedQuery) -> float:
    parts = ranker.contributions(query.ranks, query.scores, query.structure)
    order = best_first(parts, np.arange(len(parts)))
    return metrics.ndcg(query.levels[order].tolist())
