"""Code lists, figures, organizations."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from matcher.accounts.models import VERIFIED, Organization
from matcher.matching.quality import Outcomes, Quality
from matcher.privacy.masking import mask
from webapp.api.models.base import Model


class Code(Model):
    """One entry of a code list."""

    code: str = Field(title="代码")
    name: str = Field(title="名称")
    parent: str = Field(title="上级代码；最上级为空")


class CodeList(Model):
    """A code list in its official order."""

    items: list[Code]


class CodeLists(Model):
    """The names of the code lists."""

    items: list[str]


class Figures(Model):
    """What the platform holds now."""

    listings: dict[str, int] = Field(title="公开的信息，按类别")
    organizations: int = Field(title="有公开信息的单位")
    engagements: int = Field(title="经纪人确认的对接")


class OrganizationDetail(Model):
    """An organization as others see it."""

    id: int
    name: str = Field(title="单位")
    kind: str = Field(title="类型")
    region: str | None = Field(title="地区")
    industry: str | None = Field(title="行业")
    profile: str = Field(title="简介")
    verified: bool = Field(title="是否通过核验")
    flags: list[str] = Field(title="经核验的资质，代码表 organization_flags")

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """What anybody may know who may see it at all; flags count once a proof was seen."""
        verified = organization.state == VERIFIED
        return cls(
            id=organization.id,
            name=organization.name,
            kind=organization.kind,
            region=organization.region,
            industry=organization.industry,
            profile=mask(organization.profile),
            verified=verified,
            flags=organization.flags if verified else [],
        )


class Outcome(Model):
    """What became of some suggested pairs."""

    suggested: int = Field(title="推荐")
    confirmed: int = Field(title="确认")
    dismissed: int = Field(title="判定不合适")
    waiting: int = Field(title="待处理")
    precision: float | None = Field(title="确认占已处理的比例；没有已处理的时为空")

    @classmethod
    def of(cls, counted: Outcomes) -> Self:
        """From the domain's count."""
        return cls(**{name: getattr(counted, name) for name in cls.model_fields})


class QualityFigures(Model):
    """How good the suggestions of a period were."""

    total: Outcome
    months: dict[str, Outcome] = Field(title="按推荐的月份")
    grades: dict[str, Outcome] = Field(title="按匹配程度")
    contracts: dict[str, int] = Field(title="签约，按匹配程度")
    reasons: dict[str, int] = Field(title="不合适的原因")

    @classmethod
    def of(cls, measured: Quality) -> Self:
        """From the domain's measurement."""
        return cls(
            total=Outcome.of(measured.total),
            months=_each(measured.months),
            grades=_each(measured.grades),
            contracts=dict(measured.contracts),
            reasons=dict(measured.reasons),
        )


def _each(counted: Mapping[str, Outcomes]) -> dict[str, Outcome]:
    return {name: Outcome.of(one) for name, one in counted.items()}
