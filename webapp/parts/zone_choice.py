"""Of which zone a page tells: staff's own, or the one that a reader of several chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from matcher.accounts.models import Zone
from matcher.accounts.zones import zones_in_reach
from matcher.errors import NotFoundError
from webapp.context import actor, session


@dataclass(frozen=True)
class ZoneChoice:
    """The zone that is shown, and those that could be."""

    zone: Zone
    zones: Sequence[Zone]

    @property
    def arguments(self) -> dict[str, Any]:
        """What addresses say of it: nothing where there is no choice."""
        return {"zone": self.zone.code} if len(self.zones) > 1 else {}


def chosen_zone(action: str) -> ZoneChoice:
    """The zone that address or form name as `zone`, else the first where the reader may do it.

    Raises:
        ForbiddenError: the reader may do it nowhere.
        NotFoundError: there is no such zone, or the reader may not do it there.
    """
    zones = zones_in_reach(session(), actor(), action)
    wanted = request.values.get("zone", "")
    found = next((one for one in zones if wanted in ("", one.code)), None)
    if found is None:
        raise NotFoundError("没有这个示范区，或者您不能查看它的数据。请重新选择。")
    return ZoneChoice(found, zones)
