"""Mails of notifications: what waits for one at once, the rest once a day.

Marking and writing the mail are one transaction per user, so that a process that dies in between
has done neither. What the mail says is asked of the database then and there: what the user may no
longer see is passed over.
"""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.clock import now, today
from matcher.db import Database
from matcher.dispatch.links import Links
from matcher.dispatch.objects import shown
from matcher.mail import send
from matcher.notifications.hours import digest_moment
from matcher.notifications.models import DAILY, IMMEDIATE, Notification, NotificationDigest
from matcher.taxonomy import scheme

_LISTED = 50
_LETTER = """{name}，您好：

您有 {count} 条新通知：

{lines}

全部通知：
{all}

哪些通知发邮件、立即还是每日汇总，可以自己设置：
{settings}

不再接收通知邮件：
{stop}
"""


def send_immediate(database: Database, links: Links) -> None:
    """Mail what is to be told at once."""
    with database.read() as session:
        waiting = select(Notification.user_id).where(Notification.waits_for == IMMEDIATE)
        users = session.scalars(waiting.distinct()).all()
    for user_id in users:
        with database.write() as session:
            _mail(session, links, user_id, _taken(session, user_id, IMMEDIATE))


def send_digests(database: Database, links: Links) -> None:
    """From the digest's hour on, mail what had happened before it; once a day to each user."""
    if now() < digest_moment(today()):
        return
    with database.read() as session:
        users = session.scalars(_digests_due()).all()
    for user_id in users:
        with database.write() as session:
            session.merge(NotificationDigest(user_id=user_id, sent_on=today()))
            _mail(session, links, user_id, _taken(session, user_id, DAILY))


def _digests_due() -> Select[int]:
    had_one = exists().where(
        NotificationDigest.user_id == Notification.user_id, NotificationDigest.sent_on >= today()
    )
    query = select(Notification.user_id).where(
        Notification.waits_for == DAILY, Notification.created_at < digest_moment(today()), ~had_one
    )
    return query.distinct()


def _taken(session: Session, user_id: int, waits_for: str) -> Sequence[Notification]:
    """What waits for the mail, which it waits for no more."""
    query = select(Notification).where(
        Notification.user_id == user_id, Notification.waits_for == waits_for
    )
    if waits_for == DAILY:
        query = query.where(Notification.created_at < digest_moment(today()))
    found = session.scalars(query.order_by(Notification.id).with_for_update()).all()
    for one in found:
        one.waits_for = None
    session.flush()
    return found


def _mail(session: Session, links: Links, user_id: int, ones: Sequence[Notification]) -> None:
    user = session.get_one(User, user_id)
    if not user.active or not user.email:
        return
    lines = _lines(session, links, user, ones)
    if not lines:
        return
    stop = links.stop(f"user:{user_id}")
    text = _LETTER.format(
        name=user.display_name,
        count=len(lines),
        lines="\n\n".join(lines[:_LISTED]),
        all=links.page("/account/notifications"),
        settings=links.page("/account/notifications/settings"),
        stop=stop,
    )
    send(session, user.email, _subject(len(lines)), text, stop)


def _lines(session: Session, links: Links, user: User, ones: Sequence[Notification]) -> list[str]:
    visible = shown(session, actor_of(user), ones)
    kinds = scheme("notification_kinds")
    lines = []
    for one in ones:
        what = visible.get(one.id)
        if what:
            code = f"（{what.code}）" if what.code else ""
            lines.append(f"· {kinds.name(one.kind)}：{what.title}{code}\n  {links.page(what.path)}")
    return lines


def _subject(count: int) -> str:
    return f"您有 {count} 条新通知"
