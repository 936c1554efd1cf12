"""What can be posted: the one declaration of every field, its label, hint and limits.

Forms, file import and (later) API and OpenAPI are made from these classes. Prose fields are the
parts that matching reads separately; `PARTS` names them in reading order.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from matcher.listings.fields import (
    Cooperation,
    Indicators,
    Industry,
    IntellectualProperty,
    Money,
    Prose,
    Region,
    TechnicalFields,
    Title,
    Trl,
    Words,
)
from matcher.validation import Schema, Text
from matcher.written import Blank, Day, YesNo, choices, coded

_PHONE = re.compile(r"^[\d+\-() ]{7,20}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def _phone(text: str) -> str:
    if text and not _PHONE.match(text):
        raise ValueError("请填手机号或带区号的座机号，例如 0471-0000000")
    return text


def _email(text: str) -> str:
    if text and not _EMAIL.match(text):
        raise ValueError("邮箱应写作 name@example.com")
    return text


class Contact(Schema):
    """Whom to ask; never public, opened to the other party by the engagement's stage."""

    contact_name: Text = Field(title="联系人", default="", max_length=40)
    contact_phone: Annotated[Text, AfterValidator(_phone)] = Field(title="联系电话", default="")
    contact_email: Annotated[Text, Field(max_length=120), AfterValidator(_email)] = Field(
        title="电子邮箱", default=""
    )


class ListingInput(Contact):
    """What the three kinds have in common."""

    PARTS: ClassVar[tuple[str, ...]] = ()
    # Those that say what is wanted or reached, so that rows of indicators are read from them.
    MEASURED: ClassVar[tuple[str, ...]] = ()

    title: Title = Field(title="名称", description="一句话说清是什么，便于检索")
    region: Annotated[Region | None, Blank] = Field(
        title="地区", default=None, examples=["150200 或 包头市"]
    )
    industry: Annotated[Industry | None, Blank] = Field(
        title="行业", default=None, examples=["C3240 或 有色金属合金制造"]
    )
    technical_fields: TechnicalFields = Field(title="技术领域", default=[])
    keywords: Words = Field(title="关键词", default=[], examples=["高温合金；焊接；裂纹"])
    valid_until: Annotated[Day | None, Blank] = Field(
        title="有效期至", default=None, description="不填则按类别的默认有效期"
    )
    confidential_parts: Words = Field(title="不公开的部分", default=[])
    indicators_checked: YesNo = Field(
        title="指标已核对",
        default=False,
        description="以列出的各项为准，不再从文字中读取",
    )
    external_id: Annotated[Text | None, Blank, AfterValidator(lambda said: said or None)] = Field(
        title="来源编号", default=None, max_length=80
    )

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        unknown = [part for part in self.confidential_parts if part not in self.PARTS]
        if unknown:
            raise ValueError(f"不公开的部分“{unknown[0]}”不是本类信息的正文字段")
        return self


class DemandInput(ListingInput):
    """A technical problem that an enterprise wants solved."""

    PARTS = ("problem", "key_technology", "goal", "conditions", "attempts")
    MEASURED = ("goal", "key_technology", "problem")

    problem: Prose = Field(
        title="主要问题",
        default="",
        description="现在怎样、差在哪里、造成什么损失",
        examples=["叶片补焊后出现热裂纹，合格率不足 70%，每月报废约 40 件。"],
    )
    key_technology: Prose = Field(
        title="技术关键", default="", description="您认为难点在哪里，需要哪方面的技术"
    )
    goal: Prose = Field(title="预期目标", default="", description="解决到什么程度算成功")
    indicators: Indicators = Field(title="技术指标", default=[], examples=["合格率≥95%"])
    conditions: Prose = Field(
        title="现有条件与工作基础", default="", description="设备、场地、人员、已有数据"
    )
    attempts: Prose = Field(
        title="已试方案与不足", default="", description="试过什么，为什么不行，可少走弯路"
    )
    cooperation: Cooperation = Field(title="合作方式", default=[])
    funds_min: Annotated[Money | None, Blank] = Field(title="拟投入资金下限（万元）", default=None)
    funds_max: Annotated[Money | None, Blank] = Field(title="拟投入资金上限（万元）", default=None)
    time_limit_months: Annotated[int | None, Blank] = Field(
        title="期限（月）", default=None, ge=1, le=120
    )
    min_trl: Annotated[Trl | None, Blank] = Field(title="最低成熟度（TRL）", default=None)
    intended_partner: Text = Field(title="意向单位", default="", max_length=200)
    scenario_trial: YesNo = Field(title="可提供试验场景", default=False)

    @model_validator(mode="after")
    def _funds_in_order(self) -> Self:
        _in_order(self.funds_min, self.funds_max, "拟投入资金")
        return self


class ScenarioInput(ListingInput):
    """A setting opened to verify new technology."""

    PARTS = ("pain_points", "technology", "conditions", "scale", "requirements", "data_rights")
    MEASURED = ("technology", "scale", "pain_points")

    category: Annotated[
        Annotated[str, AfterValidator(coded("scenario_categories", choices("scenario_categories")))]
        | None,
        Blank,
    ] = Field(title="场景类别", default=None)
    place: Text = Field(title="场景地点", default="", max_length=200)
    pain_points: Prose = Field(
        title="现状与痛点", default="", description="场景现在怎样运行，问题在哪里"
    )
    technology: Prose = Field(title="拟验证技术", default="", description="希望引入哪类技术")
    conditions: Prose = Field(
        title="场景条件", default="", description="可提供的数据、设备、场地、气候条件"
    )
    indicators: Indicators = Field(title="验证指标", default=[], examples=["停机时间≤2h"])
    scale: Prose = Field(title="规模与周期", default="")
    investment: Text = Field(title="投入或补贴", default="", max_length=500)
    funds_max: Annotated[Money | None, Blank] = Field(title="投入上限（万元）", default=None)
    requirements: Prose = Field(title="准入与安全要求", default="")
    data_rights: Prose = Field(title="数据与知识产权归属", default="")
    opening: Annotated[
        Annotated[str, AfterValidator(coded("openings", choices("openings")))] | None, Blank
    ] = Field(title="开放方式", default=None)
    min_trl: Annotated[Trl | None, Blank] = Field(title="技术成熟度不低于（TRL）", default=None)
    closing_date: Annotated[Day | None, Blank] = Field(title="截止日期", default=None)


class AchievementInput(ListingInput):
    """A result that a university or institute offers."""

    PARTS = ("abstract", "problem_solved", "advantages", "applications", "conditions")
    MEASURED = ("advantages", "abstract", "applications", "problem_solved")

    abstract: Prose = Field(
        title="成果简介", default="", description="是什么、怎样做到、做到什么程度"
    )
    problem_solved: Prose = Field(title="解决的问题", default="")
    advantages: Prose = Field(
        title="优势与指标",
        default="",
        description="和现有做法比好在哪里，用数字说话",
        examples=["热裂纹率由 8% 降至 0.5% 以下。"],
    )
    indicators: Indicators = Field(title="技术指标", default=[], examples=["热裂纹率≤0.5%"])
    applications: Prose = Field(title="应用案例", default="")
    completing_units: Words = Field(title="完成单位", default=[])
    team: Text = Field(title="团队", default="", max_length=500)
    trl: Annotated[Trl | None, Blank] = Field(title="成熟度（TRL）", default=None)
    level: Annotated[
        Annotated[str, AfterValidator(coded("appraisal_levels", choices("appraisal_levels")))]
        | None,
        Blank,
    ] = Field(title="成果水平", default=None)
    attribute: Annotated[
        Annotated[str, AfterValidator(coded("attributes", choices("attributes")))] | None, Blank
    ] = Field(title="成果属性", default=None)
    evaluation: Text = Field(title="评价方式与日期", default="", max_length=200)
    registration_number: Text = Field(title="成果登记号", default="", max_length=80)
    ip: list[IntellectualProperty] = Field(title="知识产权", default=[], max_length=50)
    cooperation: Cooperation = Field(title="合作方式", default=[])
    price_min: Annotated[Money | None, Blank] = Field(title="价格下限（万元）", default=None)
    price_max: Annotated[Money | None, Blank] = Field(title="价格上限（万元）", default=None)
    conditions: Prose = Field(title="转化所需条件", default="")

    @model_validator(mode="after")
    def _price_in_order(self) -> Self:
        _in_order(self.price_min, self.price_max, "价格")
        return self


SCHEMAS: Mapping[str, type[ListingInput]] = {
    "demand": DemandInput,
    "scenario": ScenarioInput,
    "achievement": AchievementInput,
}


def values(data: ListingInput) -> dict[str, Any]:
    """The listing's own columns: plain values, without the contact."""
    return data.model_dump(mode="python", exclude=set(Contact.model_fields))


def _in_order(low: float | None, high: float | None, label: str) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError(f"{label}下限 {low:g} 万元大于上限 {high:g} 万元，请改正")
