"""An organization from inside, its members, and applications that wait for verification."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.accounts.models import Organization, User
from matcher.organizations.models import Invitation
from matcher.uploads.models import Upload
from webapp.api.models.base import Model, Page


class Member(Model):
    """A member of the own organization."""

    id: int
    name: str = Field(title="姓名")
    roles: list[str] = Field(title="角色")
    manages_members: bool = Field(title="是否成员管理员")

    @classmethod
    def of(cls, user: User) -> Self:
        """A colleague."""
        return cls(
            id=user.id,
            name=user.display_name,
            roles=sorted(held.role for held in user.roles),
            manages_members=user.manages_members,
        )


class Members(Model):
    """In the order in which they came."""

    items: list[Member]


class Invited(Model):
    """An invitation that waits."""

    id: int
    role: str = Field(title="加入后的角色")
    manages_members: bool = Field(title="是否成员管理员")
    created_at: datetime = Field(title="邀请时间")
    expires_at: datetime = Field(title="有效期至")

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """Without the address that it was sent to."""
        return cls(**{name: getattr(invitation, name) for name in cls.model_fields})


class Invitations(Model):
    """Those that wait."""

    items: list[Invited]


class OwnOrganization(Model):
    """The own organization as its members see it."""

    id: int
    name: str = Field(title="单位")
    kind: str = Field(title="类型")
    state: str = Field(title="核验状态，代码表 organization_states")
    credit_code: str | None = Field(title="统一社会信用代码")
    flags: list[str] = Field(title="资质")
    refusal: str = Field(title="退回原因")
    region: str | None = Field(title="地区")
    industry: str | None = Field(title="行业")
    profile: str = Field(title="简介")

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Everything that is kept of it."""
        return cls(**{name: getattr(organization, name) for name in cls.model_fields})


class Proof(Model):
    """A file that was handed in."""

    key: str = Field(title="文件的标识")
    name: str = Field(title="文件名")
    media_type: str = Field(title="类型")
    size: int = Field(title="字节")
    sha256: str = Field(title="校验值")
    created_at: datetime = Field(title="提交时间")


class Proofs(Model):
    """The newest first."""

    items: list[Proof]

    @classmethod
    def of(cls, uploads: Sequence[Upload]) -> Self:
        """What `matcher.organizations.verifying.proofs` gives."""
        fields = Proof.model_fields
        return cls(
            items=[Proof(**{name: getattr(one, name) for name in fields}) for one in uploads]
        )


class Application(Model):
    """An organization and whether it is verified."""

    id: int
    name: str = Field(title="单位")
    kind: str = Field(title="类型")
    state: str = Field(title="核验状态")
    credit_code: str | None = Field(title="统一社会信用代码")
    flags: list[str] = Field(title="资质")
    refusal: str = Field(title="退回原因")
    created_at: datetime = Field(title="申请时间")

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """What operators decide by; the proofs are `Proofs`."""
        return cls(**{name: getattr(organization, name) for name in cls.model_fields})


class Applications(Page):
    """The oldest first."""

    items: list[Application]
