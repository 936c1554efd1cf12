"""Training finds what was planted, and nothing when nothing was."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.matching.ranking import PARTS_OF_ORDER, STRUCTURE
from matcher.matching.ranking.training import GradedQuery, train_ranker
from tests.matching.ranking.plain import PLAIN


def planted(weights: dict[str, float], queries: int = 30, seed: int = 0) -> list[GradedQuery]:
    """Queries of twenty documents whose levels are the quartiles of a weighted sum of parts."""
    random = np.random.default_rng(seed)
    unit = replace(PLAIN, weights=dict.fromkeys(PARTS_OF_ORDER, 1.0))
    wanted = np.array([weights.get(part, 0.0) for part in PARTS_OF_ORDER])
    made = []
    for _ in range(queries):
        ranks = np.stack([random.permutation(np.arange(20)) for _ in range(4)], axis=1)
        scores = random.random((20, 4)) * [1.0, 1.0, 30.0, 120.0]
        structure = random.random((20, len(STRUCTURE)))
        value = unit.contributions(ranks, scores, structure) @ wanted
        levels = 1.0 + np.argsort(np.argsort(value)) // 5
        made.append(GradedQuery(ranks, scores, structure, levels))
    return made


def test_the_direction_of_planted_weights_is_recovered() -> None:
    """Also where the ranker in use knows nothing of it: weights of structure start at zero."""
    truth = {"dense_text": 2.0, "fit_dense_title": 4.0, "field": 1.0, "trl": 3.0}
    trained = train_ranker(planted(truth, 60), PLAIN, strength=0.1, ridge=1.0)
    found = np.array([trained.weights[part] for part in PARTS_OF_ORDER])
    wanted = np.array([truth.get(part, 0.0) for part in PARTS_OF_ORDER])
    cosine = found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted)
    assert cosine > 0.99
    assert trained.weights["trl"] > 2 * trained.weights["field"] > 0


def test_an_infinite_strength_leaves_the_weights_where_they_were() -> None:
    trained = train_ranker(planted({"field": 1.0}), PLAIN, strength=1e12, ridge=1.0)
    assert trained.weights == PLAIN.weights


def test_more_strength_means_less_change() -> None:
    queries = planted({"field": 1.0})
    moved = [
        train_ranker(queries, PLAIN, strength=strength, ridge=1.0).weights["field"]
        for strength in (1.0, 30.0, 1000.0)
    ]
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] > 0


def test_what_speaks_against_a_pair_gets_the_weight_zero_not_less() -> None:
    """Document order is reversed: the best by every part has the lowest level."""
    against = [
        replace(query, levels=5 - query.levels) for query in planted({"fit_dense_text": 1.0})
    ]
    trained = train_ranker(against, PLAIN, strength=0.1, ridge=1.0)
    assert min(*trained.weights.values(), *trained.slopes.values()) == 0
    assert trained.slopes["dense_text"] == trained.weights["fit_dense_text"] == 0


@pytest.mark.parametrize("level", [1.0, 3.0])
def test_pairs_of_one_level_teach_the_order_nothing(level: float) -> None:
    same = [replace(query, levels=np.full(20, level)) for query in planted({}, 3)]
    trained = train_ranker(same, PLAIN, strength=1.0, ridge=1.0)
    assert trained.weights == PLAIN.weights
    assert trained.level(0.5) == level
    assert trained.chance(0.5) == float(level >= 3)


def test_the_relevance_is_the_least_squares_fit_of_the_levels() -> None:
    random = np.random.default_rng(1)
    scores = random.random((500, 4)) * [1.0, 1.0, 30.0, 120.0]
    features = PLAIN.features(scores)
    levels = 1 + 3 * (0.1 + features @ [0.2, 0.4, 0.0, 0.1])
    query = GradedQuery(np.zeros((500, 4), np.int64), scores, np.zeros((500, 8)), levels)
    trained = train_ranker([query], PLAIN, strength=1e9, ridge=1e-6)
    assert trained.intercept == pytest.approx(0.1, abs=1e-3)
    assert list(trained.slopes.values()) == pytest.approx([0.2, 0.4, 0.0, 0.1], abs=1e-3)


def test_levels_and_chances_are_calibrated_on_what_was_planted() -> None:
    """Relevant with a chance that is the square of the one score that counts."""
    random = np.random.default_rng(2)

    def drawn(size: int) -> GradedQuery:
        dense = random.random(size)
        scores = np.stack([dense, dense, np.zeros(size), np.zeros(size)], axis=1)
        levels = np.where(random.random(size) < dense**2, 4.0, 1.0)
        return GradedQuery(np.zeros((size, 4), np.int64), scores, np.zeros((size, 8)), levels)

    # One document a query, else there would be a million pairs to order.
    seen = drawn(6000)
    rows = [
        GradedQuery(*(table[row : row + 1] for table in vars(seen).values()))
        for row in range(len(seen.levels))
    ]
    trained = train_ranker(rows, PLAIN, strength=1.0, ridge=1.0)
    asked = np.linspace(0.05, 0.95, 10)
    fit = trained.fit(np.stack([asked, asked, 0 * asked, 0 * asked], axis=1))
    assert trained.probability(fit) == pytest.approx(asked**2, abs=0.05)
    # Half of the pairs are relevant from the root of a half on: there the median level turns.
    levels = np.delete(trained.levels(fit), 7).tolist()
    assert levels == pytest.approx([1.0] * 7 + [4.0] * 2, abs=0.01)


def test_training_gives_the_same_each_time() -> None:
    queries = planted({"field": 1.0, "dense_text": 1.0}, 10)
    first, second = (train_ranker(queries, PLAIN, strength=3.0, ridge=1.0) for _ in range(2))
    assert first == second
