#!/usr/bin/env python3
"""Measure how long the reasons of ten matches take, beside the same ranking without reasons.

    TECHMATCH_HOME=… scripts/bench_reasons.py [--json FILE]

Every published need of TECHMATCH_HOME (as `techmatch demo` fills it, with its encoder) is matched:
the ranking alone; its reasons with kept sentence vectors; the same with nothing remembered of the
texts' indicators; and the same with every sentence encoded anew, in a transaction that is taken
back. One after the other for each need, so that all of them meet the same machine.
"""

import argparse
import json
import os
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmark.figures import Laps
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.match import SPARE, load_visible
from matcher.matching.models import SentenceVectors
from matcher.matching.passages import NEED_KINDS, other_side, passages_of
from matcher.matching.ranked import rank
from matcher.matching.reasons import Reasons, stated
from matcher.matching.reasons.explain import explain
from matcher.matching.reasons.side import Side
from matcher.matching.replica import Replica
from matcher.matching.sentence_vectors import keep_all_sentences
from matcher.runtime import Runtime
from matcher.settings import load_settings

TOP = 10
WARM_UP = 5


def main() -> None:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    runtime = Runtime(load_settings(os.environ))
    keep_all_sentences(runtime.database, runtime.encoder)
    report = _measured(runtime)
    text = json.dumps(report, indent=2, ensure_ascii=False)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


def _measured(runtime: Runtime) -> dict[str, object]:
    replica, laps = runtime.replica, Laps()
    pairs: list[int] = []
    with runtime.database.read() as session, runtime.database.write() as emptied:
        emptied.execute(delete(SentenceVectors))
        needs = session.scalars(
            select(Listing).where(is_public(), Listing.kind.in_(NEED_KINDS)).order_by(Listing.id)
        ).all()
        for need in needs[:WARM_UP]:
            _one(Laps(), session, emptied, replica, need)
        for need in needs:
            told = _one(laps, session, emptied, replica, need)
            pairs += [len(reasons.pairs) for reasons in told]
        emptied.rollback()
    return {
        "needs": len(needs),
        "achievements": len(replica.sides["achievement"]),
        "pairs of sentences a match": round(statistics.mean(pairs), 2),
        "milliseconds": laps.stages(),
    }


def _one(
    laps: Laps, session: Session, emptied: Session, replica: Replica, need: Listing
) -> Sequence[Reasons]:
    laps.begin()
    found = _ranked(session, replica, need)
    laps.lap(f"ranking of {TOP} matches, without reasons")
    told = _explained(session, replica, need, found)
    laps.lap(f"reasons of {TOP} matches, sentences kept")
    stated._of_short.cache_clear()
    stated._of_long.cache_clear()
    laps.begin()
    _explained(session, replica, need, found)
    laps.lap("the same, indicators read anew")
    _explained(emptied, replica, need, found)
    laps.lap("the same, sentences encoded anew")
    return told


def _ranked(session: Session, replica: Replica, need: Listing) -> list[Listing]:
    passages = passages_of(need)
    ranked = rank(
        replica.sides[other_side(passages.side)],
        replica.matching_probe(passages, need.id),
        TOP + SPARE,
        replica.ranker,
    )
    visible = load_visible(session, SYSTEM, [entry.listing_id for entry in ranked])
    return [visible[entry.listing_id] for entry in ranked if entry.listing_id in visible][:TOP]


def _explained(
    session: Session, replica: Replica, need: Listing, found: Sequence[Listing]
) -> list[Reasons]:
    others = [Side.of(listing) for listing in found]
    return explain(session, replica, Side.of(need), others, [0] * len(others))


if __name__ == "__main__":
    main()
