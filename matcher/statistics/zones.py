"""Whose figures an actor may see."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.accounts.zones import zones_in_reach
from matcher.actor import Actor
from matcher.errors import FieldProblem, InvalidError


def visible_zones(session: Session, actor: Actor) -> Sequence[Zone]:
    """The zones whose figures the actor may see, by name.

    Raises:
        ForbiddenError: the actor's role sees no figures.
    """
    return zones_in_reach(session, actor, "statistics.see")


def require_zones(actor: Actor, zone_ids: Collection[int]) -> tuple[int, ...]:
    """The ids, each once, when the actor may see the figures of all of them.

    Raises:
        ForbiddenError: of one of them the actor may not.
        InvalidError: there is none.
    """
    require(actor, "statistics.see")
    for zone_id in zone_ids:
        require(actor, "statistics.see", zone_id=zone_id)
    if not zone_ids:
        raise InvalidError([FieldProblem("zone", "示范区", "请至少选择一个示范区")])
    return tuple(sorted(set(zone_ids)))
