"""Write an audit row."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit.models import AuditEntry


def record(
    session: Session,
    actor: Actor,
    action: str,
    target: tuple[str, int],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add the row to the session's transaction.

    Args:
        session: the transaction of the change itself.
        actor: who does it.
        action: `kind.verb`, for example "listing.publish".
        target: kind and row id of the object.
        before: what mattered before, as JSON.
        after: what matters now, as JSON. Contact data never goes in here.
    """
    kind, object_id = target
    session.add(
        AuditEntry(
            actor_id=actor.user_id,
            actor_name=actor.name,
            action=action,
            object_kind=kind,
            object_id=object_id,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )
