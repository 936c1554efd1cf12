"""The line that leads from a contract back to the listing it began with."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.payments import received
from matcher.engagements.find import get_engagement
from matcher.engagements.models import Engagement
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.listings.visibility import visible_to
from matcher.matching.models import Match


@dataclass(frozen=True)
class Chain:
    """What the actor may see of it; None for what there is not, or not for them.

    Attributes:
        need: the demand or scenario.
        achievement: what answered it.
        match: the pair as it was judged; for the desk.
        engagement: the work that led to the contract.
        contract: the contract itself.
        payments_total: received and not reversed, in yuan.
    """

    need: Listing | None
    achievement: Listing | None
    match: Match | None
    engagement: Engagement | None
    contract: Contract
    payments_total: Decimal


def chain(session: Session, actor: Actor, contract: Contract) -> Chain:
    """Follow a contract that the actor may see.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    paid = received(session, contract)
    if contract.engagement is None:
        return Chain(None, None, None, None, contract, paid)
    match = contract.engagement.match
    ids = (match.need_id, match.achievement_id)
    query = select(Listing).where(Listing.id.in_(ids), visible_to(actor))
    seen = {listing.id: listing for listing in session.scalars(query)}
    of_desk = reach(actor, "match.see").covers(None, contract.zone_id)
    return Chain(
        need=seen.get(match.need_id),
        achievement=seen.get(match.achievement_id),
        match=match if of_desk else None,
        engagement=_engagement(session, actor, contract.engagement),
        contract=contract,
        payments_total=paid,
    )


def _engagement(session: Session, actor: Actor, engagement: Engagement) -> Engagement | None:
    try:
        return get_engagement(session, actor, engagement.code)
    except NotFoundError:
        return None
