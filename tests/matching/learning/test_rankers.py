"""A learned ranker is called better only when it is, on queries that it did not see."""

from dataclasses import replace

import numpy as np
import pytest
import time_machine

from matcher.matching.evaluation.significance import Comparison
from matcher.matching.learning import rankers
from matcher.matching.learning.rankers import Learned, learn_ranker
from matcher.matching.ranking import STRUCTURE
from matcher.matching.ranking.training import GradedQuery
from tests.matching.ranking.plain import PLAIN

FIELD = STRUCTURE.index("field")


def queries(count: int, *, telling: bool) -> dict[str, GradedQuery]:
    """Ten documents each; the field tells which are relevant, or nothing does."""
    random = np.random.default_rng(5)
    made = {}
    for number in range(count):
        levels = random.choice([1.0, 2.0, 4.0], 10)
        levels[:2] = 1.0, 4.0
        structure = random.random((10, len(STRUCTURE)))
        if telling:
            structure[:, FIELD] = levels >= 3
        ranks = np.stack([random.permutation(10) + 1 for _ in range(4)], axis=1)
        scores = random.random((10, 4)) * [1.0, 1.0, 30.0, 120.0]
        made[f"q{number:02}"] = GradedQuery(ranks, scores, structure, levels)
    return made


def test_what_can_be_learned_is_and_proven_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankers, "STRENGTH", 1.0)
    graded = queries(30, telling=True)
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        learned = learn_ranker(graded, PLAIN, "field-1", "试验")
    ranker, manifest = learned.ranker, learned.ranker.manifest
    assert learned.better
    assert (ranker.version, ranker.source, ranker.confirmation) == ("field-1", "试验", None)
    assert max(ranker.weights, key=lambda part: ranker.weights[part]) == "field"
    assert manifest["trained_at"] == "2026-11-23T08:00:00+00:00"
    assert manifest["started_from"] == PLAIN.version
    assert (manifest["queries"], manifest["pairs"]) == (30, 300)
    assert manifest["ndcg@10"] > 0.9 > manifest["ndcg@10 before"]
    assert manifest["ndcg@10"] - manifest["ndcg@10 before"] == pytest.approx(
        learned.comparison.difference, abs=1e-4
    )
    assert manifest["p"] == round(learned.comparison.p, 4) < 0.05
    assert 0.25 < manifest["mae_score"] < 1


def test_chance_is_not_called_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learned nearly without restraint from noise: good where it saw, no better where not."""
    monkeypatch.setattr(rankers, "STRENGTH", 0.01)
    learned = learn_ranker(queries(20, telling=False), PLAIN, "noise", "试验")
    assert learned.ranker.weights != PLAIN.weights
    assert not learned.better


def test_queries_without_anything_relevant_are_not_compared() -> None:
    graded = queries(6, telling=True)
    graded["q00"] = replace(graded["q00"], levels=np.ones(10))
    manifest = learn_ranker(graded, PLAIN, "v", "试验").ranker.manifest
    fewer = {name: query for name, query in graded.items() if name != "q00"}
    before = learn_ranker(fewer, PLAIN, "v", "试验").ranker.manifest["ndcg@10 before"]
    assert manifest["queries"] == 6
    assert manifest["ndcg@10 before"] == before


@pytest.mark.parametrize(
    ("difference", "p", "better"),
    [(0.01, 0.049, True), (0.01, 0.05, False), (-0.01, 0.001, False), (0.0, 1.0, False)],
)
def test_better_means_a_sure_gain(difference: float, p: float, better: bool) -> None:
    assert Learned(PLAIN, Comparison(difference, -1.0, 1.0, p)).better is better
