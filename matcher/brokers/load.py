"""How much a broker has in hand, counted in the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, column, func, select, table
from sqlalchemy.orm import Session

from matcher.brokers.models import Assignment
from matcher.listings.models import Listing

# Matches and engagements are subjects above this one: only their tables are known here.
_ENGAGEMENTS = table("engagements", column("broker_id"), column("stage"))
_MATCHES = table("matches", column("need_id"), column("state"))
_ENDED = ("completed", "terminated")
LIVE = ("published", "paused")


@dataclass(frozen=True)
class Load:
    """What one broker has in hand.

    Attributes:
        engagements: those that did not end.
        suggestions: that wait for a decision, about the broker's listings.
        listings: assigned and still sought.
    """

    engagements: int = 0
    suggestions: int = 0
    listings: int = 0

    @property
    def total(self) -> int:
        """What counts against the broker's capacity; suggestions are only a part of a listing."""
        return self.engagements + self.listings


def loads(session: Session, broker_ids: Collection[int]) -> Mapping[int, Load]:
    """The load of each of these brokers."""
    engaged = (
        select(_ENGAGEMENTS.c.broker_id, func.count())
        .where(_ENGAGEMENTS.c.broker_id.in_(broker_ids), _ENGAGEMENTS.c.stage.not_in(_ENDED))
        .group_by(_ENGAGEMENTS.c.broker_id)
    )
    assigned = (
        select(Assignment.broker_id, func.count())
        .join(Listing, Listing.id == Assignment.listing_id)
        .where(Assignment.broker_id.in_(broker_ids), Listing.state.in_(LIVE))
        .group_by(Assignment.broker_id)
    )
    suggested = (
        select(Assignment.broker_id, func.count())
        .join(_MATCHES, _MATCHES.c.need_id == Assignment.listing_id)
        .where(Assignment.broker_id.in_(broker_ids), _MATCHES.c.state == "suggested")
        .group_by(Assignment.broker_id)
    )
    counted = [_counted(session, query) for query in (engaged, suggested, assigned)]
    return {one: Load(*(counts.get(one, 0) for counts in counted)) for one in broker_ids}


def _counted(session: Session, query: Select[int, int]) -> Mapping[int, int]:
    return dict(session.execute(query).all())
