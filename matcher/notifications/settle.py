"""A notification is over when what it tells is no longer so: nobody has to read it then."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.notifications.models import Notification

# The states of a listing in which each kind tells the truth.
_STATES: Mapping[str, frozenset[str]] = {
    "listing_submitted": frozenset({"submitted"}),
    "review_overdue": frozenset({"submitted"}),
    "listing_returned": frozenset({"returned"}),
    "listing_rejected": frozenset({"rejected"}),
    "listing_published": frozenset({"published"}),
    "listing_expiring": frozenset({"published"}),
    "listing_assigned": frozenset({"published", "paused"}),
    "suggestions_new": frozenset({"published", "paused"}),
}


def settle(session: Session, listing_id: int, state: str) -> None:
    """Mark read, for everybody, what was told of a listing and ended with its new state.

    No mail tells of it any more either. Told again is what happens after this.
    """
    over = [kind for kind, states in _STATES.items() if state not in states]
    told = update(Notification).where(
        Notification.object_kind == "listing",
        Notification.object_id == listing_id,
        Notification.kind.in_(over),
        Notification.read_at.is_(None),
    )
    session.execute(told.values(read_at=now(), waits_for=None))


def settle_object(session: Session, target: tuple[str, int], kind: str) -> None:
    """Mark read, for everybody, what was told of an object before it is told anew."""
    object_kind, object_id = target
    told = update(Notification).where(
        Notification.object_kind == object_kind,
        Notification.object_id == object_id,
        Notification.kind == kind,
        Notification.read_at.is_(None),
    )
    session.execute(told.values(read_at=now(), waits_for=None))
