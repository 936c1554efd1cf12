"""The engagements that came of one listing, for its owner."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.matching.models import Match

_MOST = 50


def engagements_of_listing(
    session: Session, actor: Actor, listing: Listing
) -> Sequence[Engagement]:
    """The newest engagements of the listing, without what belongs to them.

    Raises:
        ForbiddenError: the listing is somebody else's.
    """
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    either = or_(Match.need_id == listing.id, Match.achievement_id == listing.id)
    query = select(Engagement).join(Match, Match.id == Engagement.match_id).where(either)
    return session.scalars(query.order_by(Engagement.id.desc()).limit(_MOST)).all()
