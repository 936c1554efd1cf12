"""The own notifications: how many are unread, a page of them, and marking them read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import NotFoundError
from matcher.notifications.kinds import GROUPS, kinds_of
from matcher.notifications.models import Notification
from matcher.taxonomy import load_rules

PAGE_SIZE = 20
UNREAD = "unread"


@dataclass(frozen=True)
class NotificationPage:
    """One page of notifications, the newest first.

    Attributes:
        notifications: those of the page.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    notifications: Sequence[Notification]
    total: int
    page: int
    pages: int


def count_unread(session: Session, user_id: int) -> int:
    """How many notifications of a user are unread."""
    query = select(func.count()).where(
        Notification.user_id == user_id, Notification.read_at.is_(None)
    )
    return session.scalar(query) or 0


def notifications_of(
    session: Session, actor: Actor, *, which: str = "", page: int = 1
) -> NotificationPage:
    """The actor's notifications: all, `UNREAD` ones, or those of a group.

    Raises:
        ForbiddenError: the actor has no account.
    """
    require(actor, "notification.read")
    query = select(Notification).where(Notification.user_id == actor.user_id)
    if which == UNREAD:
        query = query.where(Notification.read_at.is_(None))
    elif which in GROUPS:
        query = query.where(Notification.kind.in_(kinds_of(which)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = query.order_by(Notification.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return NotificationPage(session.scalars(shown).all(), total, page, pages)


def mark_read(session: Session, actor: Actor, notification_id: int) -> Notification:
    """Mark one of the actor's notifications read; no mail tells of it any more.

    Raises:
        ForbiddenError: the actor has no account.
        NotFoundError: there is none, or it is somebody else's.
    """
    require(actor, "notification.read")
    found = session.get(Notification, notification_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFoundError("没有这条通知，或它已超过保存期。请返回通知列表。")
    found.read_at = found.read_at or now()
    found.waits_for = None
    session.flush()
    return found


def mark_all_read(session: Session, actor: Actor) -> int:
    """Mark all of the actor's notifications read; returns how many were unread.

    Raises:
        ForbiddenError: the actor has no account.
    """
    require(actor, "notification.read")
    unread = count_unread(session, actor.user_id or 0)
    mine = update(Notification).where(
        Notification.user_id == actor.user_id, Notification.read_at.is_(None)
    )
    session.execute(mine.values(read_at=now(), waits_for=None))
    return unread


def forget_old_notifications(session: Session) -> None:
    """Delete what is past its time."""
    since = now() - timedelta(days=load_rules().notifications.keep_days)
    session.execute(delete(Notification).where(Notification.created_at < since))
