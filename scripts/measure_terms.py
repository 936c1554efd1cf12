#!/usr/bin/env python3
"""Measure what terms that a broker adds do to a ranking, for several weights.

    TECHMATCH_HOME=… scripts/measure_terms.py

For every published demand of TECHMATCH_HOME (as `techmatch demo` fills it, with its encoder) three
achievements in places 4 to 20 are drawn, and one keyword of each that the demand does not say is
added to the search. Told are: the achievement's median place, how often it is among the first
three, and how many of the first ten stay; then the time of one page of the search.
"""

import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from unittest import mock

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.clock import today
from matcher.listings.models import Achievement, Demand
from matcher.listings.visibility import is_public
from matcher.matching.columns import Filters
from matcher.matching.explore import explore
from matcher.matching.replica import Replica
from matcher.matching.wishes import Wish, ranking_for
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy import load_rules

OFFERS = Filters(kinds=("achievement",))
PLACES, DRAWN = range(3, 20), 3
# Repetitions of the tokens, share of the vector, weight of what is held.
WEIGHTS = (
    (0, 0.0, 0.0), (3, 0.0, 0.0), (0, 0.3, 0.0), (0, 0.0, 1.0),
    (3, 0.3, 0.0), (3, 0.3, 1.0), (3, 0.5, 1.0), (3, 0.3, 2.0),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A demand, its ranking, and a keyword of an achievement further down."""

    demand: Demand
    ranking: Sequence[int]
    sought: int
    word: str


def main() -> None:
    """Run the measurement and print it."""
    runtime = Runtime(load_settings(os.environ))
    replica = runtime.replica
    with runtime.database.read() as session:
        replica.catch_up(session)
        demands = session.scalars(select(Demand).where(is_public())).all()
        cases = _cases(session, replica, demands)
        print(f"{len(cases)} cases of {len(demands)} demands")
        for weights in WEIGHTS:
            print(*weights, *_effect(replica, cases, weights), sep="\t")
        for name, wish in {
            "no terms": Wish(OFFERS),
            "a term added": Wish(OFFERS, added=("盐湖卤水",)),
            "two terms excluded": Wish(OFFERS, excluded=("技术", "系统")),
            "demands like it": Wish(Filters(kinds=("demand",))),
        }.items():
            print(name, *_times(session, replica, demands, wish), sep="\t")
    runtime.close()


def _ranked(replica: Replica, demand: Demand, *added: str) -> list[int]:
    return ranking_for(replica, demand, Wish(OFFERS, added=added))(
        replica.columns.mask(OFFERS, today())
    )


def _cases(session: Session, replica: Replica, demands: Sequence[Demand]) -> list[Case]:
    offers = {one.id: one for one in session.scalars(select(Achievement).where(is_public()))}
    draw, cases = random.Random(1), []  # noqa: S311 - the same cases each time
    for demand in demands:
        ranking = _ranked(replica, demand)
        said = demand.public_title + "".join(demand.public_parts.values())
        for place in draw.sample(PLACES, DRAWN):
            offer = offers[ranking[place]]
            new = [word for word in offer.keywords if len(word) > 1 and word not in said]
            cases += [Case(demand, ranking, offer.id, word) for word in new[:1]]
    return cases


def _effect(
    replica: Replica, cases: Sequence[Case], weights: tuple[int, float, float]
) -> tuple[str, str, str]:
    rules, (repetitions, share, weight) = load_rules(), weights
    tried = replace(rules.explore, repetitions=repetitions, share=share, weight=weight)
    tried_rules = replace(rules, explore=tried)
    places, kept = [], []
    with mock.patch("matcher.matching.wishes.load_rules", return_value=tried_rules):
        for case in cases:
            found = _ranked(replica, case.demand, case.word)
            places.append(found.index(case.sought) + 1 if case.sought in found else len(found) + 1)
            kept.append(len({*found[:10]} & {*case.ranking[:10]}))
    first = np.mean(np.array(places) <= 3)
    return f"place {statistics.median(places):g}", f"first 3: {first:.2f}", f"{np.mean(kept):.1f}"


def _times(
    session: Session, replica: Replica, demands: Sequence[Demand], wish: Wish
) -> tuple[str, str]:
    laps = []
    for demand in demands[:25]:
        began = time.perf_counter()
        explore(session, SYSTEM, replica, demand, wish)
        laps.append(1000 * (time.perf_counter() - began))
    return f"p50 {statistics.median(laps):.0f} ms", f"max {max(laps):.0f} ms"


if __name__ == "__main__":
    main()
