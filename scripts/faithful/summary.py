"""Whether removing what is named costs more than removing something else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2_000
SEED = 20261123


@dataclass(frozen=True)
class Drop:
    """What the relevance of one pair loses: without named sentences, and without others."""

    need: int
    named: float
    others: float


def summary(drops: Sequence[Drop]) -> dict[str, object]:
    """Means, the share of pairs where the named weigh more, and intervals over needs."""
    named = np.array([drop.named for drop in drops])
    others = np.array([drop.others for drop in drops])
    return {
        "pairs": len(drops),
        "mean drop without the named": round(float(named.mean()), 4),
        "mean drop without others": round(float(others.mean()), 4),
        "difference": _with_interval(drops, named - others),
        "share where the named weigh more": _with_interval(drops, (named > others).astype(float)),
    }


def _with_interval(drops: Sequence[Drop], values: np.ndarray) -> dict[str, float]:
    needs = np.array([drop.need for drop in drops])
    names = np.unique(needs)
    sums = np.array([values[needs == name].sum() for name in names])
    counts = np.array([(needs == name).sum() for name in names])
    drawn = np.random.default_rng(SEED).integers(len(names), size=(RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return {
        "mean": round(float(values.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }
