"""Who acts: an argument of every domain function, and the name in every audit row."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """An acting identity.

    Attributes:
        user_id: row of the user, None for the public and for the system.
        name: shown in audit rows and timelines.
        organization_id: the organization the user belongs to.
        zone_id: the zone in which the roles hold.
        roles: role codes of the taxonomy `roles`, "system" for the worker and commands.
    """

    user_id: int | None = None
    name: str = "公众"
    organization_id: int | None = None
    zone_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles."""
        return not self.roles.isdisjoint(roles)


PUBLIC = Actor()
SYSTEM = Actor(name="系统", roles=frozenset({"system"}))
