"""Write a notification into the transaction of the change that it tells of."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.db.database import OUTBOX_GREW
from matcher.notifications.models import DAILY, IMMEDIATE, Notification
from matcher.notifications.preferences import mail_of
from matcher.taxonomy import scheme


def notify(
    session: Session,
    actor: Actor,
    recipients: Iterable[int],
    kind: str,
    target: tuple[str, int],
    *,
    letter: bool = False,
) -> None:
    """Tell users that something happened; no text is kept, the object says it when it is shown.

    Args:
        session: the transaction of the change.
        actor: who caused it, and is not told.
        recipients: ids of users; who has an equal notification unread gets no other.
        kind: of the code list `notification_kinds`.
        target: kind and row id of the object, as in audit rows.
        letter: the caller mails those who want to be told at once, in words of its own.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in scheme("notification_kinds"):
        raise ValueError(f"no kind of notification: {kind}")
    wanted = set(recipients) - {actor.user_id}
    new = sorted(wanted - _waiting(session, wanted, kind, target))
    mail = mail_of(session, new, kind)
    waited_for = (DAILY,) if letter else (IMMEDIATE, DAILY)
    object_kind, object_id = target
    for user_id in new:
        waits_for = mail[user_id] if mail[user_id] in waited_for else None
        session.add(
            Notification(
                user_id=user_id,
                kind=kind,
                object_kind=object_kind,
                object_id=object_id,
                waits_for=waits_for,
            )
        )
    session.flush()
    if IMMEDIATE in mail.values():
        session.info[OUTBOX_GREW] = True


def _waiting(session: Session, users: set[int], kind: str, target: tuple[str, int]) -> set[int]:
    """Who has not read an equal one yet."""
    object_kind, object_id = target
    query = select(Notification.user_id).where(
        Notification.user_id.in_(users),
        Notification.read_at.is_(None),
        Notification.kind == kind,
        Notification.object_kind == object_kind,
        Notification.object_id == object_id,
    )
    return set(session.scalars(query))
