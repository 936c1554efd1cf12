"""How much is public in each technical field."""

from collections.abc import Mapping

import numpy as np

from matcher.clock import today
from matcher.matching.columns import Filters
from matcher.matching.replica import Replica


def field_counts(replica: Replica, kind: str) -> Mapping[str, int]:
    """Public listings of a kind by technical field code; fields without any are left out."""
    mask = replica.columns.mask(Filters(kinds=(kind,)), today())
    return replica.columns.counts(np.flatnonzero(mask))["fields"]
