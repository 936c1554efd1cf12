"""The zones on whose objects somebody may act."""

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
