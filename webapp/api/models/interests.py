"""有意对接: what an organization asked about others' listings, and what became of it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from matcher.engagements.interests.models import Interest
from matcher.listings.models import Listing
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page
from webapp.api.models.listings import OrganizationName
from webapp.parts.engagement_sides import Sides


class InterestSide(Model):
    """A listing as the reader may read it."""

    code: str = Field(title="编号")
    kind: str = Field(title="类别")
    title: str = Field(title="名称")
    organization: OrganizationName

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """One of `sides_of`."""
        owner = OrganizationName(id=listing.organization_id, name=listing.organization.name)
        title = listing.public_title
        return cls(code=listing.code, kind=listing.kind, title=title, organization=owner)


class InterestRow(Model):
    """An interest."""

    id: int = Field(title="编号")
    organization: OrganizationName = Field(title="谁提出的")
    listing: InterestSide = Field(title="对哪条信息")
    own: InterestSide | None = Field(title="提出方的信息，没有写明时为空")
    text: str = Field(title="说明")
    state: str = Field(title="状态", description="代码表 interest_states")
    reason: str = Field(title="婉拒的原因")
    engagement: str | None = Field(title="建立的对接，没有时为空")
    created_at: datetime = Field(title="提出时间")
    answered_at: datetime | None = Field(title="答复时间")

    @classmethod
    def of(cls, one: Interest, sides: Sides) -> Self:
        """An interest with its listings as the reader may read them."""
        own = one.own_listing_id
        return cls(
            id=one.id,
            organization=OrganizationName(id=one.organization_id, name=one.organization.name),
            listing=InterestSide.of(sides[one.listing_id]),
            own=InterestSide.of(sides[own]) if own else None,
            text=mask(one.text),
            state=one.state,
            reason=mask(one.reason),
            engagement=one.engagement.code if one.engagement else None,
            created_at=one.created_at,
            answered_at=one.answered_at,
        )


class InterestRows(Page):
    """Some of them."""

    items: list[InterestRow]
