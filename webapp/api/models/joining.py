"""Registering an organization and joining one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.accounts.models import User, Zone
from matcher.organizations.models import Invitation
from webapp.api.models.base import Model


class ZoneName(Model):
    """A zone that organizations register in."""

    id: int
    name: str = Field(title="示范区")


class Zones(Model):
    """All zones."""

    items: list[ZoneName]

    @classmethod
    def of(cls, zones: Sequence[Zone]) -> Self:
        """What `matcher.organizations.registering.zones` gives."""
        return cls(items=[ZoneName(id=zone.id, name=zone.name) for zone in zones])


class Opened(Model):
    """An account that can sign in from now on."""

    login: str = Field(title="登录用的账号")
    organization: str = Field(title="单位")

    @classmethod
    def of(cls, user: User) -> Self:
        """The account of an organization's member."""
        assert user.organization  # noqa: S101 - whoever registers or joins has one
        return cls(login=user.login, organization=user.organization.name)


class InvitationDetail(Model):
    """An invitation as whoever has its link sees it."""

    organization: str = Field(title="邀请您的单位")
    role: str = Field(title="加入后的角色")
    manages_members: bool = Field(title="是否成员管理员")
    expires_at: datetime = Field(title="有效期至")

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """Without the address that it was sent to."""
        return cls(
            organization=invitation.organization.name,
            role=invitation.role,
            manages_members=invitation.manages_members,
            expires_at=invitation.expires_at,
        )
