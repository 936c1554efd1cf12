"""Publish a reviewed listing and, if it is a need, give it to a broker in the same transaction."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.brokers.assignment import NEEDS, assign, assigned_broker, propose
from matcher.listings import review
from matcher.listings.models import Listing

# Chosen by a reviewer who leaves a need to all brokers of the zone.
NOBODY = 0


def publish(
    session: Session, actor: Actor, listing: Listing, broker_id: int | None = None
) -> int | None:
    """Make it public; returns the broker who looks after it from now on.

    Args:
        session: the transaction.
        actor: the reviewer.
        listing: waits for review.
        broker_id: whom the reviewer chose, or `NOBODY`; None for whoever has it already, else the
            best candidate.

    Raises:
        ForbiddenError: the actor does not review this listing.
        InvalidError: the chosen broker may not have it.
    """
    review.publish(session, actor, listing)
    if listing.kind not in NEEDS:
        return None
    present = assigned_broker(session, listing.id)
    chosen = broker_id
    if chosen is None:
        chosen = present or next((one.broker_id for one in propose(session, listing)), NOBODY)
    if chosen not in (NOBODY, present):
        assign(session, actor, listing, chosen)
        return chosen
    return present
