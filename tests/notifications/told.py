"""What tests ask of notifications."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.notifications.models import Notification


def told(session: Session, actor: Actor) -> list[tuple[str, int, str | None, bool]]:
    """Kind, object, what is waited for and whether unread, oldest first."""
    rows = session.scalars(
        select(Notification)
        .where(Notification.user_id == actor.user_id)
        .order_by(Notification.id)
        .execution_options(populate_existing=True)
    )
    return [(one.kind, one.object_id, one.waits_for, one.read_at is None) for one in rows]
