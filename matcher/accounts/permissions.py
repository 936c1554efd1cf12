"""Who may do what: one table, asked by every domain function that changes something."""

from collections.abc import Mapping

from matcher.actor import Actor
from matcher.errors import ForbiddenError

AUTHORS = frozenset({"enterprise_member", "research_member", "operator", "system"})

_STAFF = frozenset({"operator", "broker"})

# Action -> the roles that may do it. On which objects is the rule of `require` below.
PERMISSIONS: Mapping[str, frozenset[str]] = {
    "demand.create": frozenset({"enterprise_member", "operator", "system"}),
    "scenario.create": frozenset({"enterprise_member", "operator", "system"}),
    "achievement.create": frozenset({"research_member", "operator", "system"}),
    "listing.edit": AUTHORS,
    "listing.submit": AUTHORS,
    "listing.withdraw": AUTHORS,
    "listing.pause": AUTHORS,
    "listing.resume": AUTHORS,
    "listing.renew": AUTHORS,
    "listing.fulfil": AUTHORS,
    "listing.revise": AUTHORS,
    "listing.expire": frozenset({"system"}),
    "listing.review": frozenset({"operator", "system"}),
    "match.see": frozenset({"broker", "operator", "system"}),
    "match.decide": frozenset({"broker", "system"}),
    "quality.see": frozenset({"broker", "operator", "supervisor", "system"}),
    "engagement.advance": frozenset({"broker", "system"}),
    "ranker.manage": frozenset({"system_admin", "system"}),
}


def may(actor: Actor, action: str) -> bool:
    """Whether one of the actor's roles allows the action."""
    return actor.has(*PERMISSIONS[action])


def require(
    actor: Actor, action: str, *, owner_id: int | None = None, zone_id: int | None = None
) -> None:
    """Refuse the action unless a role allows it: members' on their own, staff's in their zone.

    Args:
        actor: who wants to act.
        action: a key of `PERMISSIONS`.
        owner_id: the organization that owns the object, where ownership matters.
        zone_id: the zone of the object, where it matters.

    Raises:
        ForbiddenError: with a message that says why.
    """
    allowing = PERMISSIONS[action] & actor.roles
    if not allowing:
        raise ForbiddenError("您的账号没有进行此操作的权限。如需办理，请联系示范区运营人员。")
    own = owner_id is not None and owner_id == actor.organization_id
    if own or "system" in allowing:
        return
    if owner_id is not None and allowing.isdisjoint(_STAFF):
        raise ForbiddenError("这不是贵单位的信息，只有发布单位可以进行此操作。")
    if zone_id is not None and zone_id != actor.zone_id:
        raise ForbiddenError("这条信息属于其他示范区，请联系该示范区的运营人员办理。")
