"""A ranker with round numbers, to compute by hand what it does."""

from dataclasses import replace

from matcher.matching.ranking import COMPONENTS, PARTS_OF_ORDER, load_ranker

UNWEIGHTED = dict.fromkeys(PARTS_OF_ORDER, 0.0)
PLAIN = replace(
    load_ranker(),
    version="test",
    source="手工给定",
    depth=10,
    rerank=10,
    rank_constant=60.0,
    weights=UNWEIGHTED | dict.fromkeys(COMPONENTS, 1.0),
    nearness={},
    half={"keyword_title": 10.0, "keyword_text": 40.0},
    intercept=-0.2,
    slopes={"dense_title": 0.5, "dense_text": 1.0, "keyword_title": 0.2, "keyword_text": 0.3},
)
