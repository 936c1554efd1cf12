"""The questions that every domain function asks of the table of actions before it acts."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_, true

from matcher.accounts.actions import ACTIONS, Scope
from matcher.actor import Actor
from matcher.errors import ForbiddenError


@dataclass(frozen=True)
class Reach:
    """On which objects an actor may do something.

    Attributes:
        everything: whether on all.
        organization_id: the organization whose objects are reached; None for none.
        zone_id: the zone whose objects are reached; None for none.
    """

    everything: bool = False
    organization_id: int | None = None
    zone_id: int | None = None

    def covers(self, owner_id: int | None, zone_id: int | None) -> bool:
        """Whether an object of this owner and zone is reached."""
        own = owner_id is not None and owner_id == self.organization_id
        near = zone_id is not None and zone_id == self.zone_id
        return self.everything or own or near

    def condition(
        self,
        owner: SQLColumnExpression[int],
        zone: SQLColumnExpression[int] | SQLColumnExpression[int | None],
    ) -> ColumnElement[bool]:
        """The same for a query, from the columns of owner and zone."""
        if self.everything:
            return true()
        own = false() if self.organization_id is None else owner == self.organization_id
        return or_(own, self.of_zone(zone))

    def of_zone(
        self, zone: SQLColumnExpression[int] | SQLColumnExpression[int | None]
    ) -> ColumnElement[bool]:
        """The condition for objects that belong to a zone and to no organization."""
        if self.everything:
            return true()
        return false() if self.zone_id is None else zone == self.zone_id


def may(actor: Actor, action: str) -> bool:
    """Whether one of the actor's roles allows the action, on whatever objects."""
    return bool(_scopes(actor, action))


def reach(actor: Actor, action: str) -> Reach:
    """On which objects the actor may do the action."""
    scopes = _scopes(actor, action)
    return Reach(
        everything=Scope.ANY in scopes,
        organization_id=actor.organization_id if scopes else None,
        zone_id=actor.zone_id if Scope.ZONE in scopes else None,
    )


def require(
    actor: Actor, action: str, *, owner_id: int | None = None, zone_id: int | None = None
) -> None:
    """Refuse the action unless a role allows it: members' on their own, staff's in their zone.

    Without owner and zone only the roles are asked: for lists that are limited by `reach`.

    Args:
        actor: who wants to act.
        action: a key of `ACTIONS`.
        owner_id: the organization that owns the object, where ownership matters.
        zone_id: the zone of the object, where it matters.

    Raises:
        ForbiddenError: with a message that says why.
    """
    scopes = _scopes(actor, action)
    if not scopes:
        raise ForbiddenError("您的账号没有进行此操作的权限。如需办理，请联系示范区运营人员。")
    about_object = owner_id is not None or zone_id is not None
    if not about_object or reach(actor, action).covers(owner_id, zone_id):
        return
    if owner_id is not None and Scope.ZONE not in scopes:
        raise ForbiddenError("这不是贵单位的信息，只有发布单位可以进行此操作。")
    raise ForbiddenError("这条信息属于其他示范区，请联系该示范区的运营人员办理。")


def _scopes(actor: Actor, action: str) -> frozenset[Scope]:
    """What the actor's roles allow of the action; empty for nothing."""
    roles = ACTIONS[action].roles
    return frozenset(roles[role] for role in actor.roles & roles.keys())
