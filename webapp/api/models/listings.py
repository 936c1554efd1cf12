"""Listings: rows of lists, what readers see, and what their authors see."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from matcher.audit.history import note_of
from matcher.audit.models import AuditEntry
from matcher.listings.lifecycle import available
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS, Contact
from matcher.privacy.masking import mask_all
from webapp.api.models.base import Model, Page
from webapp.api.models.derived import answer_like

# What the author may do, once the state allows it.
OWN_ACTIONS = ("submit", "revise", "pause", "resume", "renew", "fulfil", "withdraw")


class OrganizationName(Model):
    """An organization in a row."""

    id: int
    name: str = Field(title="单位")


class ListingRow(Model):
    """A listing in a list."""

    code: str = Field(title="编号")
    kind: str = Field(title="类别")
    state: str = Field(title="状态")
    title: str = Field(title="名称")
    organization: OrganizationName
    region: str | None = Field(title="地区")
    industry: str | None = Field(title="行业")
    technical_fields: list[str] = Field(title="技术领域")
    trl: int | None = Field(title="成熟度，或要求的最低成熟度")
    published_at: datetime | None = Field(title="发布时间")
    valid_until: date | None = Field(title="有效期至")

    @classmethod
    def of(cls, listing: Listing, **more: Any) -> Self:
        """The row of a listing; its organization is read."""
        owner = OrganizationName(id=listing.organization_id, name=listing.organization.name)
        return cls(
            code=listing.code,
            kind=listing.kind,
            state=listing.state,
            title=listing.public_title,
            organization=owner,
            region=listing.region,
            industry=listing.industry,
            technical_fields=listing.technical_fields or [],
            trl=getattr(listing, "trl", None) or getattr(listing, "min_trl", None),
            published_at=listing.published_at,
            valid_until=listing.valid_until,
            **more,
        )


class ListingRows(Page):
    """A list."""

    items: list[ListingRow]


class Found(ListingRow):
    """A listing that a search found."""

    snippet: str = Field(title="找到的片段")


class FoundRows(Page):
    """Results of a search."""

    items: list[Found]
    total: int = Field(title="共多少条")
    kinds: dict[str, int] = Field(title="各类别有多少条")
    facets: dict[str, dict[str, int]] = Field(title="再选一个条件会剩多少条")


_CONTACT = frozenset(Contact.model_fields)
_DETAILS = {
    kind: answer_like(
        schema,
        f"{kind.title()}Detail",
        without=_CONTACT | {"confidential_parts"},
        withheld=schema.PARTS,
    )
    for kind, schema in SCHEMAS.items()
}
_CONTENTS = {
    kind: answer_like(schema, f"{kind.title()}Content") for kind, schema in SCHEMAS.items()
}
DemandDetail, ScenarioDetail, AchievementDetail = _DETAILS.values()
DemandContent, ScenarioContent, AchievementContent = _CONTENTS.values()


class ListingDetail(ListingRow):
    """A listing as a reader sees it; personal data in its texts is masked."""

    version: int = Field(title="版本")
    withheld: list[str] = Field(title="不公开、因此为空的部分")
    content: DemandDetail | ScenarioDetail | AchievementDetail  # type: ignore[valid-type]

    @classmethod
    def seen(cls, listing: Listing, *, confidential: bool) -> Self:
        """What a reader sees who may or may not read the confidential parts."""
        hidden = () if confidential else listing.confidential_parts
        model = _DETAILS[listing.kind]
        values = {
            name: None if name in hidden else mask_all(getattr(listing, name))
            for name in model.model_fields
        }
        withheld = [name for name in hidden if name in listing.parts]
        return cls.of(listing, version=listing.version, withheld=withheld, content=model(**values))


class ListingState(Model):
    """What became of a listing that was changed."""

    code: str = Field(title="编号")
    kind: str = Field(title="类别")
    state: str = Field(title="状态")
    version: int = Field(title="版本")
    valid_until: date | None = Field(title="有效期至")
    actions: list[str] = Field(title="现在可以进行的操作")

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """The present state."""
        return cls(
            code=listing.code,
            kind=listing.kind,
            state=listing.state,
            version=listing.version,
            valid_until=listing.valid_until,
            actions=[name for name in available(listing.state) if name in OWN_ACTIONS],
        )


class OwnListing(ListingState):
    """Everything that the author wrote, contact included."""

    submitted_at: datetime | None = Field(title="提交时间")
    published_at: datetime | None = Field(title="发布时间")
    review_reasons: dict[str, str] = Field(title="退回或驳回的原因")
    content: DemandContent | ScenarioContent | AchievementContent  # type: ignore[valid-type]

    @classmethod
    def own(cls, listing: Listing, content: Mapping[str, Any]) -> Self:
        """The listing with what `matcher.listings.own.content` gives."""
        return cls(
            **dict(ListingState.of(listing)),
            submitted_at=listing.submitted_at,
            published_at=listing.published_at,
            review_reasons=listing.review_reasons,
            content=_CONTENTS[listing.kind](**content),
        )


class Change(Model):
    """One change of a listing."""

    at: datetime = Field(title="时间")
    who: str = Field(title="谁")
    action: str = Field(title="做了什么")
    note: str = Field(title="说明")


class History(Model):
    """The changes of a listing, newest first."""

    items: list[Change]

    @classmethod
    def of(cls, entries: Iterable[AuditEntry], names: Mapping[int | None, str]) -> Self:
        """The changes in audit rows, without what exactly was changed."""
        return cls(
            items=[
                Change(
                    at=entry.at,
                    who=names.get(entry.actor_id, ""),
                    action=entry.action,
                    note=note_of(entry),
                )
                for entry in entries
            ]
        )
