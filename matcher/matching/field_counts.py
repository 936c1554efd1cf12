"""How much is public in each technical field, and in the industries that the zone leads in."""

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.clock import today
from matcher.matching.columns import Filters
from matcher.matching.replica import Replica


def field_counts(replica: Replica, kind: str) -> Mapping[str, int]:
    """Public listings of a kind by technical field code; fields without any are left out."""
    mask = replica.columns.mask(Filters(kinds=(kind,)), today())
    return replica.columns.counts(np.flatnonzero(mask))["fields"]


def industry_counts(replica: Replica, kind: str, codes: Sequence[str]) -> Mapping[str, int]:
    """Public listings of a kind in each of the industries, what lies under it included."""
    mask = replica.columns.mask(Filters(kinds=(kind,)), today())
    numbers = np.bincount(replica.columns.rows(np.flatnonzero(mask))["industry"])
    held = dict(zip(replica.columns.industry_codes(), numbers.tolist(), strict=False))
    return {
        upper: sum(number for code, number in held.items() if code.startswith(upper))
        for upper in codes
    }
