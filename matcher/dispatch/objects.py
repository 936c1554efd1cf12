"""What notifications tell of, as the reader may see it now: read anew whenever it is shown.

Whoever may no longer see an object learns nothing of it but that something had happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.dispatch.loaders import LOADERS, Shown
from matcher.notifications.models import Notification


def shown(
    session: Session, actor: Actor, notifications: Iterable[Notification]
) -> Mapping[int, Shown]:
    """What the actor may see of these notifications' objects, by id of the notification.

    A query or two per kind of object, whatever their number; what may not be seen is absent.
    """
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for one in notifications:
        by_kind[one.object_kind].append(one)
    found: dict[int, Shown] = {}
    for object_kind, ones in by_kind.items():
        if object_kind not in LOADERS:
            continue
        visible = LOADERS[object_kind](session, actor, {one.object_id for one in ones})
        found |= {
            one.id: visible[one.object_id].for_kind(one.kind)
            for one in ones
            if one.object_id in visible
        }
    return found
