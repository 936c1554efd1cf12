"""Give what a broker has in hand to others: on leaving, or for a while."""

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.brokers.assignment import assign, propose
from matcher.brokers.profiles import Broker, assigned_listings


def hand_over(session: Session, actor: Actor, broker: Broker, note: str) -> tuple[int, int]:
    """Assign one page of a broker's listings to the best candidates among the others.

    Returns:
        How many have another broker now, and how many stay because nobody else may have them.

    Raises:
        ForbiddenError: the actor assigns nothing in the broker's zone.
    """
    require(actor, "listing.assign", zone_id=broker.user.zone_id)
    given = kept = 0
    for listing in assigned_listings(session, broker):
        others = (one.broker_id for one in propose(session, listing))
        chosen = next((one for one in others if one != broker.user.id), None)
        if chosen is None or listing.organization_id == actor.organization_id:
            kept += 1
            continue
        assign(session, actor, listing, chosen, note)
        given += 1
    return given, kept
