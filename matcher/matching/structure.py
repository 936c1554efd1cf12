"""How the coded attributes of two listings fit, as visible numbers that add to the order.

Nothing here ever hides a listing: what contradicts adds nothing, what fits adds most, and what a
side has not said stands in the middle.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matcher.clock import now
from matcher.matching.columns import Columns
from matcher.matching.ranking import STRUCTURE
from matcher.taxonomy import load_rules, scheme

UNSAID = 0.5
_TRL_REACH = 3  # steps below what is asked at which nothing fits any more
_YEAR = 365 * 86400.0
Floats = NDArray[np.float64]


def structure_of(
    columns: Columns, mine: np.void, ids: NDArray[np.int64], *, seeking: bool
) -> Floats:
    """The structured fit of a listing with indexed listings of the other side.

    Args:
        columns: holds the attributes of the others.
        mine: the attributes of the listing, from `Columns.row_of`.
        ids: the others, shape (n,).
        seeking: whether the listing is the need of the pair.

    Returns:
        Shape (n, 8), columns as in `STRUCTURE`, each from 0 (contradicts) to 1 (fits).
    """
    others = columns.rows(ids)
    measures: Mapping[str, Callable[[], Floats]] = {
        "field": lambda: _shared(mine["fields"], others["fields"]),
        "industry": lambda: _near(
            "industries", columns.industry_codes(), mine["industry"], others["industry"]
        ),
        "region": lambda: _near(
            "regions", columns.region_codes(), mine["region"], others["region"]
        ),
        "trl": lambda: _mature(*_sides(mine["trl"], others["trl"], seeking=seeking)),
        "cooperation": lambda: _shared(mine["cooperation"], others["cooperation"]),
        "funds": lambda: _affordable(*_sides(mine["funds"], others["funds"], seeking=seeking)),
        "leading_industry": lambda: _leading(columns.industry_codes(), others["industry"]),
        "freshness": lambda: _fresh(others["published"]),
    }
    return np.stack([measures[name]() for name in STRUCTURE], axis=1)


def _sides(
    mine: np.generic, others: NDArray[np.generic], *, seeking: bool
) -> tuple[Floats, Floats]:
    """The two as (asked, offered), of one shape."""
    own = np.full(len(others), mine, dtype=np.float64)
    theirs = others.astype(np.float64)
    return (own, theirs) if seeking else (theirs, own)


def _shared(mine: np.integer, others: NDArray[np.integer]) -> Floats:
    """1 where both name one of the same codes, kept as bits."""
    said = (others > 0) & (mine > 0)
    return np.where(said, ((others & mine) > 0).astype(np.float64), UNSAID)


def _near(
    title: str, codes: Sequence[str], mine: np.integer, others: NDArray[np.integer]
) -> Floats:
    """How much of the way down the tree of codes the two have in common."""
    own = codes[int(mine)]
    return np.array([_common(title, own, codes[place]) for place in others.tolist()])


@cache
def _common(title: str, one: str, other: str) -> float:
    if not one or not other:
        return UNSAID
    ways = scheme(title).lineage(one), scheme(title).lineage(other)
    common = sum(mine == theirs for mine, theirs in zip(*ways, strict=False))
    return common / max(map(len, ways))


def _mature(asked: Floats, offered: Floats) -> Floats:
    fit = np.clip(1 - (asked - offered) / _TRL_REACH, 0.0, 1.0)
    return np.where((asked > 0) & (offered > 0), fit, UNSAID)


def _affordable(most: Floats, least: Floats) -> Floats:
    """1 where the need pays what the achievement asks, else the share that it pays."""
    said = (most > 0) & (least > 0)
    return np.where(said, np.minimum(1.0, most / np.where(least > 0, least, 1.0)), UNSAID)


def _leading(codes: Sequence[str], industries: NDArray[np.integer]) -> Floats:
    leading = load_rules().leading_industries
    return np.array([float(codes[place].startswith(leading)) for place in industries.tolist()])


def _fresh(published: NDArray[np.integer]) -> Floats:
    """1 for what was published now, falling to a half within eight months."""
    age = np.maximum(now().timestamp() - published, 0.0)
    fresh: Floats = np.exp(-age / _YEAR)
    return fresh
