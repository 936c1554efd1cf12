"""Engagements: both sides, the stages, and the contacts once they are open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Self

from pydantic import Field

from matcher.engagements.contacts import PartyContact, contacts_open
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS
from matcher.engagements.verification_models import ScenarioVerification
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page
from webapp.api.models.listings import ListingRow
from webapp.parts.engagement_sides import Sides, sides_of


class EngagementRow(Model):
    """An engagement in a list."""

    code: str = Field(title="编号")
    version: int = Field(title="版本")
    stage: str = Field(title="阶段")
    deadline: date | None = Field(title="本阶段的期限")
    created_at: datetime = Field(title="开始时间")
    need: ListingRow = Field(title="需求方")
    achievement: ListingRow = Field(title="成果方")

    @classmethod
    def of(cls, engagement: Engagement, sides: Sides, **more: object) -> Self:
        """An engagement whose stages are read, with its listings as the reader may read them."""
        match = engagement.match
        return cls(
            code=engagement.code,
            version=engagement.version,
            stage=engagement.stage,
            deadline=engagement.deadline if engagement.stage in TRANSITIONS else None,
            created_at=engagement.created_at,
            need=ListingRow.of(sides[match.need_id]),
            achievement=ListingRow.of(sides[match.achievement_id]),
            **more,
        )


class EngagementRows(Page):
    """A list, the newest first."""

    items: list[EngagementRow]


class Step(Model):
    """A stage that was entered."""

    stage: str = Field(title="阶段")
    at: datetime = Field(title="时间")
    happened_on: date | None = Field(title="日期", description="如签约日期")
    who: str = Field(title="谁")
    note: str = Field(title="说明")


class EngagementDetail(EngagementRow):
    """One engagement."""

    match_id: int = Field(title="匹配的编号")
    broker: str = Field(title="技术经纪人")
    termination_reason: str | None = Field(title="终止原因")
    contacts_open: bool = Field(title="这个阶段是否开放联系方式")
    next_stages: list[str] = Field(title="可以进入的阶段")
    steps: list[Step] = Field(title="经过的阶段，先后为序")

    @classmethod
    def seen(cls, engagement: Engagement, names: Mapping[int | None, str]) -> Self:
        """An engagement with the names of the people in it."""
        return cls.of(
            engagement,
            sides_of([engagement]),
            match_id=engagement.match_id,
            broker=names.get(engagement.broker_id, ""),
            termination_reason=engagement.termination_reason,
            contacts_open=contacts_open(engagement),
            next_stages=sorted(TRANSITIONS.get(engagement.stage, ())),
            steps=[
                Step(
                    stage=step.stage,
                    at=step.entered_at,
                    happened_on=step.happened_on,
                    who=names.get(step.entered_by, ""),
                    note=mask(step.note),
                )
                for step in engagement.stages
            ],
        )


class Conclusion(Model):
    """What the trial of a scenario came to."""

    begun_on: date | None = Field(title="进入验证的日期，不是场景或没有进入过时为空")
    result: str | None = Field(
        title="验证结论，还没有时为空", description="代码表 verification_results"
    )
    concluded_on: date | None = Field(title="结论日期")
    data_text: str = Field(title="验证数据")

    @classmethod
    def of(cls, begun_on: date | None, found: ScenarioVerification | None) -> Self:
        """A conclusion, if there is one yet."""
        if found is None:
            return cls(begun_on=begun_on, result=None, concluded_on=None, data_text="")
        return cls(
            begun_on=begun_on,
            result=found.result,
            concluded_on=found.concluded_on,
            data_text=mask(found.data_text),
        )


class Party(Model):
    """Whom to ask at one party."""

    listing: str = Field(title="信息编号")
    organization: str = Field(title="单位")
    name: str = Field(title="联系人")
    phone: str = Field(title="联系电话")
    email: str = Field(title="电子邮箱")


class Contacts(Model):
    """The contacts of both parties."""

    items: list[Party]

    @classmethod
    def of(cls, parties: Sequence[PartyContact]) -> Self:
        """What `matcher.engagements.contacts` opened."""
        return cls(
            items=[
                Party(
                    listing=party.listing.code,
                    organization=party.listing.organization.name,
                    name=party.name,
                    phone=party.phone,
                    email=party.email,
                )
                for party in parties
            ]
        )
