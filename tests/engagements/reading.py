"""What was told to whom, and what was written down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from matcher.notifications.models import Notification


def told(session: Session, kind: str) -> list[str]:
    """The logins of those who were notified of a kind, in alphabetic order."""
    query = select(User.login).join(Notification, Notification.user_id == User.id)
    return sorted(session.scalars(query.where(Notification.kind == kind)))


def written(session: Session, action: str) -> list[dict[str, object] | None]:
    """What the audit rows of an action say, oldest first."""
    query = select(AuditEntry.after).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(session.scalars(query))


def forget(session: Session) -> None:
    """Let every notification be read, so that the next ones count."""
    for one in session.scalars(select(Notification)):
        session.delete(one)
    session.flush()
