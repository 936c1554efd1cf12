#!/usr/bin/env python3
"""Train the ranker that comes with the project, on the demonstration's graded table.

    scripts/calibrate.py [--write]

Prints what it learned, cross-validated, and the thresholds that belong into `rules.json`; with
--write the ranker goes into `ranking.json`. Nothing but the demonstration is read, so what is
learned may be shipped.
"""

import argparse
import itertools
import json
import os
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher.demonstration.collection import demonstration_collection, demonstration_listings
from matcher.matching.columns import Columns
from matcher.matching.evaluation.run import build_index, probes
from matcher.matching.learning.graded import graded_query, typical_nearness
from matcher.matching.learning.rankers import Learned, learn_ranker
from matcher.matching.ranking import COMPONENTS, Ranker, load_ranker, write_ranker
from matcher.matching.ranking.curve import Curve
from matcher.matching.ranking.document import BUNDLED
from matcher.matching.ranking.ranker import FITS
from matcher.matching.ranking.training import GradedQuery
from matcher.matching.structure import structure_of
from matcher.runtime import Runtime
from matcher.settings import load_settings

Floats = NDArray[np.float64]
POLICY = {"leading_industry": 0.1, "freshness": 0.05}
"""What the zone wants seen a little earlier; the table has nothing to say about it."""
STRAIGHT = Curve([0.0, 1.0], [1.0, 4.0])
"""Two thirds of the table are level 1; a zone's own pairs are not, so levels assume nothing."""
VERSION = "first-day-2"
SOURCE = "由随平台提供的演示数据的分级对照表训练；尚无经纪人的判定可学"


def main() -> None:
    """Train, print, and write on demand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    weights = dict.fromkeys(COMPONENTS, 1.0) | POLICY
    start = replace(load_ranker(), weights=weights, version="equal weights")
    graded, nearness = _graded(Runtime(load_settings(os.environ)), start)
    learned = learn_ranker(graded, replace(start, nearness=nearness), VERSION, SOURCE)
    # The scores say nothing here that the ranks do not say better; on other data they cost recall.
    trained = learned.ranker.without(*FITS)
    ranker = replace(trained, weights={**trained.weights, **POLICY}, levels=STRAIGHT)
    _print(learned, ranker, list(graded.values()))
    if arguments.write:
        write_ranker(ranker, BUNDLED)


def _graded(runtime: Runtime, start: Ranker) -> tuple[dict[str, GradedQuery], dict[str, float]]:
    """The graded table as the engines see it, and how near its needs are to the achievements."""
    collection = demonstration_collection()
    index = build_index(collection, runtime.encoder, runtime.tokenizer)
    models = (runtime.encoder, runtime.tokenizer)
    nearness = typical_nearness(collection, index, *models, start)
    ranker = replace(start, nearness=nearness)
    sought = probes(collection, index, *models, ranker)
    places = {document: place for place, document in enumerate(collection.documents)}
    listings = demonstration_listings()
    columns = Columns()
    for document, place in places.items():
        listings[document].id = place
        columns.put(listings[document], "")
    rows = {query: columns.row_of(listings[query]) for query in collection.levels}
    graded = {
        query: graded_query(
            index,
            sought[query],
            {places[document]: level for document, level in judged.items()},
            ranker.depth,
            partial(structure_of, columns, rows[query], seeking=True),
        )
        for query, judged in collection.levels.items()
    }
    index.close()
    return graded, nearness


def _print(learned: Learned, ranker: Ranker, graded: list[GradedQuery]) -> None:
    relevance = np.concatenate([ranker.relevance(query.scores) for query in graded])
    levels = np.concatenate([query.levels for query in graded])
    report = {
        "manifest": ranker.manifest,
        "comparison": vars(learned.comparison),
        "weights": ranker.weights,
        "slopes": {"intercept": ranker.intercept, **ranker.slopes},
        "thresholds": _thresholds(relevance, levels),
    }
    print(json.dumps(report, indent=2, ensure_ascii=False))


def _thresholds(relevance: Floats, levels: Floats) -> dict[str, float]:
    """The cuts between 强, 较强, 弱 and 无 that disagree least with the labels."""
    grid = np.round(np.arange(0.02, 1.0, 0.02), 2)
    best = min(
        itertools.combinations(grid, 3),
        key=lambda cuts: np.abs(1 + np.searchsorted(cuts, relevance, "right") - levels).sum(),
    )
    return {
        name: float(cut)
        for name, cut in zip(("strong", "fair", "weak"), reversed(best), strict=True)
    }


if __name__ == "__main__":
    main()
