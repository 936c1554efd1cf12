#!/usr/bin/env python3
"""Fit relevance and grade thresholds to the demonstration's graded table, and print them.

What it prints belongs into `ranking.json` (relevance) and `rules.json` (thresholds). Slopes are
kept from being negative, so that a better component never lowers the relevance.
"""

import itertools
import json
import os

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from matcher.demonstration.collection import demonstration_collection
from matcher.matching.evaluation.run import build_index
from matcher.matching.hybrid import make_probe
from matcher.matching.ranking import COMPONENTS, load_ranker
from matcher.runtime import Runtime
from matcher.settings import load_settings

Floats = NDArray[np.float64]


def main() -> None:
    """Print the fitted parameters as JSON."""
    runtime = Runtime(load_settings(os.environ))
    features, levels = _pairs(runtime)
    targets = (levels - 1) / 3
    design = np.column_stack([np.ones(len(features)), features])
    bounds = ([-np.inf, *[0.0] * len(COMPONENTS)], np.inf)
    fitted = lsq_linear(design, targets, bounds=bounds).x
    relevance = np.clip(design @ fitted, 0, 1)
    print(
        json.dumps(
            {
                "relevance": {
                    "intercept": round(float(fitted[0]), 3),
                    **{
                        name: round(float(slope), 3)
                        for name, slope in zip(COMPONENTS, fitted[1:], strict=True)
                    },
                },
                "thresholds": _thresholds(relevance, levels),
                "pairs": len(levels),
                "mean_absolute_error": round(float(np.abs(relevance - targets).mean() * 3), 3),
            },
            indent=2,
        )
    )


def _pairs(runtime: Runtime) -> tuple[Floats, Floats]:
    """Features (n, 4) and levels (n,) of all graded pairs."""
    collection = demonstration_collection()
    index = build_index(collection, runtime.encoder, runtime.tokenizer)
    numbers = {document: number for number, document in enumerate(collection.documents)}
    features: list[Floats] = []
    levels: list[float] = []
    for query, judged in collection.levels.items():
        probe = make_probe(runtime.encoder, runtime.tokenizer, collection.queries[query])
        ids = np.array([numbers[document] for document in judged], dtype=np.int64)
        features.append(load_ranker().features(index.scores(probe, ids)))
        levels += judged.values()
    index.close()
    return np.concatenate(features), np.array(levels)


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
