"""The brokers of a zone by name, to choose one of them."""

from collections.abc import Mapping

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole


def broker_names(session: Session, zone_id: int | None) -> Mapping[int, str]:
    """The names of the active brokers of a zone by their row id, in the order of the names.

    Args:
        session: the transaction.
        zone_id: which zone; None for all of them.
    """
    near = true() if zone_id is None else User.zone_id == zone_id
    is_broker = exists().where(UserRole.user_id == User.id, UserRole.role == "broker")
    query = select(User.id, User.display_name).where(User.active, near, is_broker)
    return dict(session.execute(query.order_by(User.display_name, User.id)).all())
