"""A suggested match, without an index."""

from sqlalchemy.orm import Session

from matcher.listings.models import Listing
from matcher.matching.models import Match


def suggest(session: Session, need: Listing, achievement: Listing) -> Match:
    """The pair as the ranker would write it."""
    match = Match(
        need=need,
        achievement=achievement,
        grade="strong",
        relevance=0.8,
        score=0.1,
        rank=1,
        components={},
        reasons={},
        model="fusion-1",
    )
    session.add(match)
    session.flush()
    return match
