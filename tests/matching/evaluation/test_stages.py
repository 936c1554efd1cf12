"""What each stage makes of hits that are given by hand."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from matcher.matching.evaluation.stages import (
    Found,
    Stage,
    component,
    fusion,
    grading,
    looking_again,
    production_stages,
    ranking,
)
from matcher.matching.hybrid import Candidates, HybridIndex, Probe
from matcher.matching.passages import PARTS, Passages
from matcher.matching.ranking import COMPONENTS, load_ranker
from matcher.matching.reranking import LOOKED_AT
from tests.matching.rerankers import Shortest

TITLES = ("零", "一", "二", "三三三", "四", "五五", "六", "七七七七", "八")
RANKER = replace(load_ranker(), rank_constant=30, weights=dict.fromkeys(COMPONENTS, 1.0))


@pytest.fixture
def found() -> Iterator[Found]:
    """Documents 3, 5 and 8 were found; 5 and 7 are judged."""
    ranks = np.array([[1, 0, 0, 2], [2, 1, 1, 0], [0, 2, 0, 1]])
    candidates = Candidates(np.array([3, 5, 8]), ranks)
    index = HybridIndex.empty(4)
    documents = [Passages("achievement", title, title * 9) for title in TITLES]
    query = Passages("need", "求", "求")
    yield Found(index, Probe({}, {}), candidates, np.array([5, 7]), query, documents)
    index.close()


def test_a_component_gives_what_it_found_by_its_rank(found: Found) -> None:
    assert component("dense_text").order(found).tolist() == [5, 8]
    assert component("keyword_text").order(found).tolist() == [8, 3]


def test_fusion_adds_the_reciprocal_ranks(found: Found) -> None:
    stage = fusion("fusion", RANKER)
    # 3 and 8 tie with 1/31 + 1/32; the smaller id comes first.
    assert stage.order(found).tolist() == [5, 3, 8]
    assert stage.fit(found) == pytest.approx([31 / 32 + 2, 0.0])


def test_a_component_without_weight_finds_nothing(found: Found) -> None:
    weights = dict.fromkeys(COMPONENTS, 0.0) | {"dense_title": 1.0}
    stage = fusion("alone", replace(RANKER, weights=weights))
    assert stage.order(found).tolist() == component("dense_title").order(found).tolist() == [3, 5]


def test_the_ranker_reorders_only_the_best_of_the_fusion(found: Found) -> None:
    """The probe is the vector of 8, which the fusion puts last."""
    index = HybridIndex.empty(4)
    index.add(
        [3, 5, 8],
        {part: np.eye(4, dtype=np.float32)[:3] for part in PARTS},
        {part: [["a"], ["b"], ["c"]] for part in PARTS},
    )
    near_8 = {part: np.eye(4, dtype=np.float32)[2] for part in PARTS}
    other = replace(found, index=index, probe=Probe(near_8, dict.fromkeys(PARTS, ())))
    weights = dict.fromkeys(COMPONENTS, 1.0) | {"fit_dense_text": 5.0}
    for rerank, expected in ((3, [8, 5, 3]), (2, [5, 3, 8])):
        stage = ranking("ranker", replace(RANKER, weights=weights, rerank=rerank))
        assert stage.order(other).tolist() == expected
    index.close()


def test_the_pipeline_ends_with_the_grade() -> None:
    names = [stage.name for stage in production_stages(RANKER)]
    assert names == [*COMPONENTS, "fusion", "ranker", "grade"]


def test_a_cross_encoder_stands_between_the_ranker_and_the_grade() -> None:
    names = [stage.name for stage in production_stages(RANKER, Shortest())]
    assert names == [*COMPONENTS, "fusion", "ranker", "cross-encoder", "grade"]


def test_looking_again_reorders_by_its_own_scores_and_the_grade_follows(found: Found) -> None:
    stage = looking_again("cross-encoder", fusion("fusion", RANKER), Shortest())
    assert fusion("fusion", RANKER).order(found).tolist() == [5, 3, 8]
    assert stage.order(found).tolist() == [8, 5, 3], "the shortest text first"
    assert stage.fit(found).tolist() == [-18.0, -36.0], "of the judged, found or not"
    assert grading("grade", RANKER, stage).order(found).tolist() == [8, 5, 3]


def test_looking_again_leaves_what_stands_further_behind(found: Found) -> None:
    size = LOOKED_AT + 2
    before = Stage("all", lambda _: np.arange(size), lambda _: np.zeros(2))
    documents = [Passages("achievement", "", "长" * (size - place)) for place in range(size)]
    after = looking_again("cross-encoder", before, Shortest()).order(
        replace(found, documents=documents)
    )
    assert after.tolist() == [*range(LOOKED_AT - 1, -1, -1), LOOKED_AT, LOOKED_AT + 1]
