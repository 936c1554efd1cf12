"""What the engines say of judged pairs."""

import numpy as np
import pytest

from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.run import build_index, probes
from matcher.matching.learning.graded import (
    folds,
    graded_collection,
    graded_query,
    typical_nearness,
)
from matcher.matching.passages import Passages
from matcher.matching.ranking import STRUCTURE, load_ranker
from matcher.matching.tokens import Tokenizer
from tests.matching.ranking.plain import PLAIN

TITLES = ["高温合金激光补焊", "牧草青贮菌剂", "光伏清扫机器人", "叶片补焊裂纹控制"]
COLLECTION = Collection(
    {f"d{n}": Passages("achievement", title, title) for n, title in enumerate(TITLES)},
    {"q": Passages("need", "叶片补焊", "叶片补焊"), "r": Passages("need", "青贮", "青贮")},
    {"q": {"d3": 4.0, "d1": 1.0, "d0": 3.0}, "r": {"d1": 4.0}},
)


def test_ranks_and_scores_are_those_of_the_index_by_ascending_id(tokenizer: Tokenizer) -> None:
    encoder, ranker = HashingEncoder(), load_ranker()
    index = build_index(COLLECTION, encoder, tokenizer)
    graded = graded_collection(COLLECTION, index, encoder, tokenizer, ranker)
    probe = probes(COLLECTION, index, encoder, tokenizer, ranker)["q"]
    found = index.recall(probe, ranker.depth)
    query = graded["q"]
    assert query.levels.tolist() == [3.0, 1.0, 4.0]
    rows = [found.ids.tolist().index(place) for place in (0, 1, 3)]
    assert query.ranks.tolist() == found.ranks[rows].tolist()
    assert query.ranks[:, 2].tolist() == [2, 0, 1], "by words: 3 before 0, and 1 not at all"
    assert query.scores == pytest.approx(index.scores(probe, np.array([0, 1, 3])))
    assert query.structure.tolist() == np.zeros((3, len(STRUCTURE))).tolist()
    assert graded["r"].levels.tolist() == [4.0]
    index.close()


def test_what_was_not_recalled_has_no_rank_but_its_scores(tokenizer: Tokenizer) -> None:
    encoder = HashingEncoder()
    index = build_index(COLLECTION, encoder, tokenizer)
    probe = probes(COLLECTION, index, encoder, tokenizer, PLAIN)["q"]
    query = graded_query(index, probe, {2: 1.0, 3: 4.0}, 1, lambda ids: np.stack([ids] * 8, 1))
    assert query.ranks.tolist() == [[0, 0, 0, 0], [1, 1, 1, 1]]
    assert query.scores[1].min() > 0
    assert query.structure[:, 0].tolist() == [2, 3]
    index.close()


def test_typical_nearness_is_the_mean_over_the_queries(tokenizer: Tokenizer) -> None:
    encoder = HashingEncoder()
    index = build_index(COLLECTION, encoder, tokenizer)
    rows = encoder.encode_passages(TITLES)
    queries = encoder.encode_queries(["叶片补焊", "青贮"])
    expected = round(float((queries @ rows.T).mean()), 4)
    found = typical_nearness(COLLECTION, index, encoder, tokenizer, PLAIN)
    assert found == {"title": expected, "text": expected}
    index.close()


def test_folds_hold_every_query_once_and_are_the_same_each_time() -> None:
    queries = {f"q{n}": None for n in range(23)}
    parts = folds(queries, 5)
    assert sorted(len(part) for part in parts) == [4, 4, 5, 5, 5]
    assert sorted(query for part in parts for query in part) == sorted(queries)
    assert folds(dict(reversed(queries.items())), 5) == parts
