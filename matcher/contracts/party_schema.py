"""What is asked of a party of a contract."""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from matcher.contracts.direction import outside_customs
from matcher.listings.fields import Region
from matcher.organizations.credit_code import normalized
from matcher.taxonomy import scheme
from matcher.validation import Schema, Text
from matcher.written import Blank, choices, coded

HOME, NATURAL_PERSON, ABROAD = "CN", "500", "700"
_SIZES = frozenset({"large", "medium", "small", "micro"})

Role = Annotated[str, AfterValidator(coded("party_roles", choices("party_roles")))]
Country = Annotated[str, AfterValidator(coded("countries", "请从列表中选择，没有的选“其他”"))]
Nature = Annotated[str, AfterValidator(coded("party_natures", "请从列表中选择"))]
Flag = Annotated[str, AfterValidator(coded("party_flags", choices("party_flags")))]


class PartyInput(Schema):
    """A party, as the registration form describes it.

    What must not be missing for signing is asked for then: a draft may be saved without it.
    """

    role: Role = Field(title="合同身份")
    name: Text = Field(title="名称", min_length=1, max_length=120)
    country: Country = Field(title="国家", default=HOME, max_length=20)
    region: Annotated[Region | None, Blank] = Field(
        title="地区", default=None, description="境外当事人不填"
    )
    nature: Nature = Field(title="单位性质", max_length=20)
    credit_code: Text = Field(
        title="统一社会信用代码",
        default="",
        max_length=60,
        description="自然人和境外当事人不填",
    )
    address: Text = Field(title="地址", default="", max_length=200)
    legal_representative: Text = Field(title="法定代表人", default="", max_length=40)
    contact: Text = Field(title="联系人", default="", max_length=40)
    phone: Text = Field(title="联系电话", default="", max_length=40)
    flags: list[Flag] = Field(title="单位属性", default=[], max_length=20)

    @field_validator("region")
    @classmethod
    def _only_at_home(cls, region: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country", HOME)
        if region and country != HOME:
            name = scheme("countries").name(country)
            raise ValueError(f"当事人在{name}，地区请留空；港澳台当事人国家选“中国”")
        return region

    @field_validator("nature")
    @classmethod
    def _abroad_is_abroad(cls, nature: str, info: ValidationInfo) -> str:
        place = info.data
        if nature == ABROAD and at_home(place.get("country", HOME), place.get("region") or ""):
            raise ValueError("境外机构请选择所在国家，港澳台机构请选择所在地区")
        return nature

    @field_validator("credit_code")
    @classmethod
    def _right_code(cls, code: str, info: ValidationInfo) -> str:
        if not code:
            return ""
        if info.data.get("nature") == NATURAL_PERSON:
            raise ValueError("自然人没有统一社会信用代码，请留空，也不要填写身份证号")
        if not at_home(info.data.get("country", HOME), info.data.get("region") or ""):
            raise ValueError("境外当事人没有统一社会信用代码，请留空")
        return normalized(code)

    @field_validator("flags")
    @classmethod
    def _one_size(cls, flags: list[str]) -> list[str]:
        if len(_SIZES.intersection(flags)) > 1:
            raise ValueError("大型、中型、小型、微型企业只能选一项")
        return list(dict.fromkeys(flags))


def at_home(country: str, region: str) -> bool:
    """Whether a party there has a credit code: in China, and not behind another customs border."""
    return country == HOME and not outside_customs(region)
