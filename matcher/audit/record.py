"""Write an audit row."""

import json
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
            actor_name=actor.signature,
            address=actor.address,
            action=action,
            object_kind=kind,
            object_id=object_id,
            before=_kept(before),
            after=_kept(after),
        )
    )


def _kept(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The values as they are now and as the database gives them back, whatever becomes of them."""
    kept: dict[str, Any] | None = json.loads(json.dumps(values and dict(values)))
    return kept
