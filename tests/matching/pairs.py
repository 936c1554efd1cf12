"""A suggested match, without an index."""

from typing import Any

from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.matching.models import Match


def suggest(session: Session, need: Listing, achievement: Listing, **fields: Any) -> Match:
    """The pair as the ranker would write it, with other values where they are given."""
    written: dict[str, Any] = {
        "grade": "strong",
        "relevance": 0.8,
        "score": 0.1,
        "rank": 1,
        "components": {},
        "reasons": {},
        "model": "fusion-1",
    }
    match = Match(need=need, achievement=achievement, **(written | fields))
    session.add(match)
    session.flush()
    return match
