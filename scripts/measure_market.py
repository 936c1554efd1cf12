"""Measure the market: how well needs and achievements meet in topics, and what it costs.

    python scripts/measure_market.py [--listings N]

Quality is that of the demonstration: the share of listings whose sector is the most frequent of
their topic, beside what chance gives topics of these sizes, and how often the two sides of a graded
pair stand in one topic. Cost is that of a platform grown to N listings (default 10,000), see
loading/fill.py.
"""

import argparse
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from loading.fill import fill
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.clock import today
from matcher.demonstration.files import graded_pairs
from matcher.demonstration.load import load_demonstration
from matcher.listings.models import Listing
from matcher.market.compute import compute
from matcher.market.models import MarketPlace
from matcher.market.overview import Wanted, market
from matcher.matching.columns import Filters
from matcher.matching.passages import NEED_KINDS
from matcher.matching.ranked import rank
from matcher.matching.replica import Replica, public_entries
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy import load_rules

_SHUFFLES = 200
_SAMPLE = 300


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=10_000)
    asked = parser.parse_args()
    for measure in (_quality, lambda runtime: _cost(runtime, asked.listings)):
        with tempfile.TemporaryDirectory() as home:
            runtime = Runtime(load_settings({**os.environ, "TECHMATCH_HOME": home}))
            measure(runtime)
            runtime.close()


def _quality(runtime: Runtime) -> None:
    upgrade(runtime.database)
    load_demonstration(runtime, lambda _: None)
    with runtime.database.read() as session:
        query = select(Listing.external_id, Listing.kind, MarketPlace.topic).join(
            MarketPlace, MarketPlace.listing_id == Listing.id
        )
        rows = [(str(key), kind, topic) for key, kind, topic in session.execute(query) if key]
    topic_of = {external_id: topic for external_id, _, topic in rows}
    sectors = [external_id[:2] for external_id in topic_of]
    topics = list(topic_of.values())
    rng = np.random.default_rng(0)
    chance = [_purity(rng.permutation(sectors).tolist(), topics) for _ in range(_SHUFFLES)]
    both = {t for _, kind, t in rows if kind == "achievement"} & {
        t for _, kind, t in rows if kind != "achievement"
    }
    print(f"{len(rows)} listings, {len(set(topics))} topics, {len(both)} of them with both sides")
    print(f"purity {_purity(sectors, topics):.3f}, by chance {np.mean(chance):.3f}")
    for levels, name in (((3, 4), "较强 or better"), ((1, 2), "弱 or none")):
        print(f"pairs {name} in one topic: {_together(topic_of, levels):.3f}")


def _purity(sectors: Sequence[str], topics: Sequence[int]) -> float:
    counted: dict[int, Counter[str]] = {}
    for sector, topic in zip(sectors, topics, strict=True):
        counted.setdefault(topic, Counter())[sector] += 1
    return sum(max(counts.values()) for counts in counted.values()) / len(sectors)


def _together(topic_of: Mapping[str, int], levels: Sequence[int]) -> float:
    pairs = [
        topic_of[need] == topic_of[achievement]
        for need, achievement, level in graded_pairs()
        if level in levels and need in topic_of and achievement in topic_of
    ]
    return sum(pairs) / len(pairs)


def _cost(runtime: Runtime, count: int) -> None:
    fill(runtime, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    compute(runtime.database, runtime.replica)
    print(
        f"computed in {time.perf_counter() - wall:.1f} s, {time.process_time() - processor:.1f} s "
        f"of processor, {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} "
        "MB more at most"
    )
    with runtime.database.read() as session:
        begun = time.perf_counter()
        found = market(session, SYSTEM, Wanted())
        print(f"read in {(time.perf_counter() - begun) * 1_000:.0f} ms: {found.total}")
        print(f"{found.total.listings} listings, {len(found.topics)} topics")
        _print_missed(session, runtime.replica)


def _print_missed(session: Session, replica: Replica) -> None:
    """How many achievements called without demand have some, looked for from their own side."""
    rules = load_rules()
    query = select(Listing.id).join(MarketPlace, MarketPlace.listing_id == Listing.id)
    query = query.where(Listing.kind == "achievement", MarketPlace.grade.in_(("weak", "none")))
    lonely = session.scalars(query.order_by(Listing.id)).all()
    sample = lonely[:: max(1, len(lonely) // _SAMPLE)]
    needs = replica.columns.mask(Filters(kinds=NEED_KINDS), today())
    missed = 0
    for entry in public_entries(session, sample):
        probe = replica.matching_probe(entry.passages, entry.listing.id)
        found = rank(replica.sides["need"], probe, replica.ranker.depth, replica.ranker, needs)
        missed += any(rules.reaches(one.grade, rules.market.lowest_grade) for one in found)
    print(f"of {len(sample)} achievements without demand {missed} find a need by themselves")


if __name__ == "__main__":
    main()
