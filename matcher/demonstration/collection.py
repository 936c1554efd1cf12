"""The demonstration's graded table as a test collection."""

from collections.abc import Iterator
from typing import Any

from matcher.demonstration.files import graded_pairs, listings
from matcher.listings.models import KINDS, Listing
from matcher.listings.schemas import SCHEMAS, values
from matcher.matching.evaluation.beir import Collection
from matcher.matching.passages import NEED_KINDS, Passages, passages_of

# Of the files but not of a listing: dates are relative there, owners are made at loading.
_NOT_FIELDS = ("organization", "valid_months", "closing_months")


def demonstration_collection() -> Collection:
    """Needs as queries, achievements as documents, and the levels of the graded table."""
    levels: dict[str, dict[str, float]] = {}
    for need, achievement, level in graded_pairs():
        levels.setdefault(need, {})[achievement] = float(level)
    return Collection(
        documents=dict(_texts("achievement")),
        queries={key: text for kind in NEED_KINDS for key, text in _texts(kind)},
        levels=levels,
    )


def demonstration_listings() -> dict[str, Listing]:
    """The listings of all kinds by their number in the files, of no organization, not stored."""
    return {key: listing for kind in KINDS for key, listing in _listings(kind)}


def _texts(kind: str) -> Iterator[tuple[str, Passages]]:
    return ((key, passages_of(listing)) for key, listing in _listings(kind))


def _listings(kind: str) -> Iterator[tuple[str, Listing]]:
    for row in listings(kind):
        fields: dict[str, Any] = {k: v for k, v in row.items() if k not in _NOT_FIELDS}
        listing = KINDS[kind](**values(SCHEMAS[kind].parse(fields)), organization_id=0)
        yield row["external_id"], listing
