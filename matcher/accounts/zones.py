"""The zones on whose objects somebody may act, and one of them held while that is done."""

from collections.abc import Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor


def zones_in_reach(session: Session, actor: Actor, action: str) -> Sequence[Zone]:
    """The zones in which the actor may do an action, by name; for staff their own one.

    Raises:
        ForbiddenError: the actor may not do it anywhere.
    """
    require(actor, action)
    reached = reach(actor, action)
    mine = true() if reached.everything else Zone.id == reached.zone_id
    return session.scalars(select(Zone).where(mine).order_by(Zone.name, Zone.id)).all()


def hold_zone(session: Session, zone_id: int) -> None:
    """Let others who hold the zone wait for the end of this transaction.

    What refers to the zone can be written meanwhile.
    """
    session.execute(select(Zone.id).where(Zone.id == zone_id).with_for_update(key_share=True))
