"""How long one match takes, stage by stage, one query after another."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmark.figures import Laps, Percentiles
from matcher.actor import PUBLIC
from matcher.db import Database
from matcher.matching.hybrid import HybridIndex, Probe, gather
from matcher.matching.match import SPARE, load_visible
from matcher.matching.passages import PARTS
from matcher.matching.ranked import order
from matcher.matching.ranking import load_ranker

TOP = 10 + SPARE
RESCORED = 100
"""Entries scored by all components when the ranking looks at more than it shows."""
WARM_UP = 5
ENCODE = "encode and tokenize"
Query = TypeVar("Query")


def matches(
    index: HybridIndex,
    database: Database,
    queries: Sequence[Query],
    probe_of: Callable[[Query], Probe],
) -> dict[str, Percentiles]:
    """The stages of a match, and their sums."""
    for query in queries[:WARM_UP]:
        _match(Laps(), index, database, query, probe_of)
    laps = Laps()
    for query in queries:
        _match(laps, index, database, query, probe_of)
    return {
        **laps.stages(),
        "all but encode": laps.total(ENCODE),
        "end to end": laps.total(),
    }


def _match(
    laps: Laps,
    index: HybridIndex,
    database: Database,
    query: Query,
    probe_of: Callable[[Query], Probe],
) -> None:
    ranker = load_ranker()
    laps.begin()
    probe = probe_of(query)
    laps.lap(ENCODE)
    hits = index.hits(probe, ranker.depth)
    laps.lap("recall (both parts at once)")
    ranked = order(index, probe, gather(hits), TOP, ranker)
    laps.lap("fuse and score")
    with database.read() as session:
        load_visible(session, PUBLIC, [entry.listing_id for entry in ranked])
    laps.lap(f"load {TOP} listings")


def engines(index: HybridIndex, probes: Sequence[Probe]) -> dict[str, Percentiles]:
    """Each engine alone, and the scoring of many entries."""
    depth, laps = load_ranker().depth, Laps()
    for probe in probes:
        found = index.recall(probe, depth).ids[:RESCORED]
        laps.begin()
        for part in PARTS:
            index.dense_hits(part, probe, depth, None)
            laps.lap(f"dense {part}")
        for part in PARTS:
            index.keyword_hits(part, probe, depth, None)
            laps.lap(f"keyword {part}")
        index.scores(probe, found)
        laps.lap(f"score {RESCORED} entries")
    return laps.stages()
