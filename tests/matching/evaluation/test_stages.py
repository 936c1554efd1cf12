"""What each stage makes of hits that are given by hand."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from matcher.matching.evaluation.stages import Found, component, fusion, production_stages
from matcher.matching.hybrid import Candidates, HybridIndex, Probe
from matcher.matching.ranking import COMPONENTS, load_ranker

RANKER = replace(load_ranker(), rank_constant=30, weights=dict.fromkeys(COMPONENTS, 1.0))


@pytest.fixture
def found() -> Iterator[Found]:
    """Documents 3, 5 and 8 were found; 5 and 7 are judged."""
    ranks = np.array([[1, 0, 0, 2], [2, 1, 1, 0], [0, 2, 0, 1]])
    candidates = Candidates(np.array([3, 5, 8]), ranks)
    index = HybridIndex.empty(4)
    yield Found(index, Probe({}, {}), candidates, np.array([5, 7]))
    index.close()


def test_a_component_gives_what_it_found_by_its_rank(found: Found) -> None:
    assert component("dense_text").order(found).tolist() == [5, 8]
    assert component("keyword_text").order(found).tolist() == [8, 3]


def test_fusion_adds_the_reciprocal_ranks(found: Found) -> None:
    stage = fusion("fusion", RANKER)
    # 3 and 8 tie with 1/31 + 1/32; the smaller id comes first.
    assert stage.order(found).tolist() == [5, 3, 8]
    assert stage.fit(found) == pytest.approx([1 / 32 + 2 / 31, 0.0])


def test_a_component_without_weight_finds_nothing(found: Found) -> None:
    weights = dict.fromkeys(COMPONENTS, 0.0) | {"dense_title": 1.0}
    stage = fusion("alone", replace(RANKER, weights=weights))
    assert stage.order(found).tolist() == component("dense_title").order(found).tolist() == [3, 5]


def test_the_pipeline_ends_with_the_grade() -> None:
    names = [stage.name for stage in production_stages(RANKER)]
    assert names[: len(COMPONENTS)] == list(COMPONENTS)
    assert names[-1] == "grade"
