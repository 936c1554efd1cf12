"""The caller's notifications."""

from collections.abc import Sequence

from pydantic import Field

from matcher.dispatch.objects import shown
from matcher.errors import FieldProblem, InvalidError
from matcher.notifications.find import (
    UNREAD,
    count_unread,
    mark_all_read,
    mark_read,
    notifications_of,
)
from matcher.notifications.kinds import GROUPS
from matcher.notifications.models import Notification
from matcher.validation import Text
from webapp.api.cursors import Continued, after
from webapp.api.declared import Answer, Group
from webapp.api.models.reminders import NotificationRow, NotificationRows, ReadAll
from webapp.context import actor, session

group = Group("提醒", write="account")
_ALL = "/me/notifications"
_WHICH = ("", UNREAD, *GROUPS)


class NotificationQuery(Continued):
    """Which notifications."""

    group: Text = Field(
        title="哪一组",
        default="",
        max_length=20,
        description="、".join(("不写为全部", *_WHICH[1:])),
    )


@group.get(_ALL, "本人的通知", NotificationRows, "notification.read", query=NotificationQuery)
def list_notifications(query: NotificationQuery) -> Answer:
    """The newest first."""
    if query.group not in _WHICH:
        raise InvalidError([FieldProblem("group", "哪一组", f"应为{'、'.join(_WHICH[1:])}之一")])
    found = notifications_of(session(), actor(), which=query.group, page=query.page)
    following = after(found.page, found.pages)
    unread = count_unread(session(), actor().user_id or 0)
    items = _rows(found.notifications)
    return Answer(NotificationRows(items=items, unread=unread, next=following), next=following)


@group.post(
    f"{_ALL}/{{notification_id}}/read", "把一条通知标为已读", NotificationRow, "notification.read"
)
def read_notification(notification_id: int) -> Answer:
    """Mark one read; no mail tells of it any more."""
    (body,) = _rows([mark_read(session(), actor(), notification_id)])
    return Answer(body)


@group.post(f"{_ALL}/read-all", "把全部通知标为已读", ReadAll, "notification.read")
def read_all_notifications() -> Answer:
    """Mark all read."""
    return Answer(ReadAll(marked=mark_all_read(session(), actor())))


def _rows(notifications: Sequence[Notification]) -> list[NotificationRow]:
    visible = shown(session(), actor(), notifications)
    return [NotificationRow.of(one, visible.get(one.id)) for one in notifications]
