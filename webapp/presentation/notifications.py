"""Notifications as rows, and the choices of their mails."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.actor import Actor
from matcher.dispatch.loaders import Shown
from matcher.notifications.find import UNREAD
from matcher.notifications.kinds import GROUPS, mailed_to
from matcher.notifications.models import Notification
from matcher.notifications.preferences import CHOICES, default_mail
from matcher.taxonomy import scheme
from webapp.presentation.text import minute


def notification_rows(
    notifications: Sequence[Notification], visible: Mapping[int, Shown]
) -> list[dict[str, Any]]:
    """Dicts of id, kind, when, unread, and title and code; no title where the object is hidden."""
    return [
        {
            "id": one.id,
            "kind": scheme("notification_kinds").name(one.kind),
            "when": minute(one.created_at),
            "unread": one.read_at is None,
            "title": visible[one.id].title if one.id in visible else None,
            "code": visible[one.id].code if one.id in visible else "",
        }
        for one in notifications
    ]


def notification_tabs(chosen: str, unread: int) -> list[dict[str, Any]]:
    """All, the unread ones with their number, and one tab for each group."""
    tabs = [("", "全部"), (UNREAD, "未读")]
    tabs += [(name, group.label) for name, group in GROUPS.items()]
    return [
        {
            "value": value,
            "label": label,
            "count": unread if value == UNREAD else None,
            "active": value == chosen,
        }
        for value, label in tabs
    ]


def mail_settings(actor: Actor, mails: Mapping[str, str]) -> list[dict[str, Any]]:
    """The groups of kinds that can happen to the actor, each kind with its choices."""
    return [
        {
            "label": GROUPS[group].label,
            "kinds": [_kind(kind, mails[kind]) for kind in kinds],
        }
        for group, kinds in mailed_to(actor).items()
    ]


def frequency_choices(codes: Sequence[str]) -> list[dict[str, str]]:
    """Choices of the code list of frequencies."""
    return [{"value": code, "label": scheme("mail_frequencies").name(code)} for code in codes]


def _kind(kind: str, mail: str) -> dict[str, Any]:
    return {
        "name": f"mail-{kind}",
        "label": scheme("notification_kinds").name(kind),
        "value": mail,
        "usual": scheme("mail_frequencies").name(default_mail(kind)),
        "choices": frequency_choices(CHOICES),
    }
