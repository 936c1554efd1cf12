"""Who acts: an argument of every domain function, and the name in every audit row."""

from dataclasses import dataclass, field

# In signatures of what was done with an access token, before its number.
BY_TOKEN = " 令牌 "  # noqa: S105 - a word


@dataclass(frozen=True)
class Actor:
    """An acting identity.

    Attributes:
        user_id: row of the user, None for the public and for the system.
        name: shown in timelines; of a person in no audit row, see `signature`.
        organization_id: the organization the user belongs to.
        zone_id: the zone in which the roles hold.
        roles: role codes of the taxonomy `roles`, "system" for the worker and commands.
        address: from where: the client's IP address, or a word for what runs on the server.
        scopes: what the access token in use was made for; None without a token, for no limit.
        token_id: which token that is.
    """

    user_id: int | None = None
    name: str = "公众"
    organization_id: int | None = None
    zone_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    address: str = ""
    scopes: frozenset[str] | None = None
    token_id: int | None = None

    @property
    def signature(self) -> str:
        """What audit rows call the actor: they must never change, so they hold no person's name."""
        if self.user_id is None:
            return self.name
        return f"用户 {self.user_id}" + (f"{BY_TOKEN}{self.token_id}" if self.token_id else "")

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles."""
        return not self.roles.isdisjoint(roles)


PUBLIC = Actor()
SYSTEM = Actor(name="系统", roles=frozenset({"system"}), address="本机")
