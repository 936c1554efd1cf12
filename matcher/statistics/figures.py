"""The figures of a period: value, verdict, and how many records stand behind each."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.statistics.counting import Counting, Figure
from matcher.statistics.definitions import definition, definitions
from matcher.statistics.period import Period
from matcher.statistics.zones import require_zones

__all__ = ["Figure", "figure", "figures"]


def figures(
    session: Session, actor: Actor, zone_ids: Collection[int], period: Period
) -> list[Figure]:
    """All figures of zones together, in the order of the definitions.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    counting = Counting(session, require_zones(actor, zone_ids), period)
    return [counting.figure(one) for one in definitions(period.last)]


def figure(
    session: Session, actor: Actor, code: str, zone_ids: Collection[int], period: Period
) -> Figure:
    """One figure.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
        NotFoundError: there is no such figure.
    """
    counting = Counting(session, require_zones(actor, zone_ids), period)
    return counting.figure(definition(code, period.last))
