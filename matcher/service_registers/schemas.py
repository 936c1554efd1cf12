"""What operators write down of service bodies and of brokers' certificates."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from matcher.clock import today
from matcher.organizations.credit_code import CreditCode
from matcher.organizations.schemas import OneLine
from matcher.validation import Schema, Text
from matcher.written import Blank, Day, choices, coded

_Class = Annotated[
    str, AfterValidator(coded("service_body_classes", choices("service_body_classes")))
]
_Level = Annotated[str, AfterValidator(coded("certificate_levels", choices("certificate_levels")))]
_Field = Annotated[str, AfterValidator(coded("technical_fields", choices("technical_fields")))]


class ValidityInput(Schema):
    """From when until when something holds."""

    valid_from: Day = Field(title="有效期自")
    valid_to: Annotated[Day | None, Blank] = Field(title="有效期至", default=None)

    @field_validator("valid_to")
    @classmethod
    def _not_before(cls, until: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("valid_from")
        if until and since and until < since:
            raise ValueError(f"不能早于有效期的第一天 {since}")
        return until


class BodyInput(ValidityInput):
    """A service body in one class."""

    name: OneLine = Field(title="机构名称", min_length=1, max_length=120)
    credit_code: CreditCode = Field(title="统一社会信用代码")
    body_class: _Class = Field(title="类别")
    certificate: Text = Field(title="证书或备案编号", min_length=1, max_length=80)
    contact: Text = Field(title="联系人", default="", max_length=40)
    phone: Text = Field(title="联系电话", default="", max_length=40)


class CertificateInput(ValidityInput):
    """A certificate of a technology broker."""

    name: OneLine = Field(title="持证人", min_length=1, max_length=40)
    user_id: Annotated[int | None, Blank] = Field(title="平台账号", default=None, ge=1, lt=1 << 31)
    number: Text = Field(title="证书编号", min_length=1, max_length=60)
    level: _Level = Field(title="等级")
    issuer: Text = Field(title="发证机构", min_length=1, max_length=120)
    technical_fields: list[_Field] = Field(title="擅长领域", default=[], max_length=11)


class EndInput(Schema):
    """When and why something of a register counts no more."""

    ended_on: Day = Field(title="终止日期")
    reason: Text = Field(title="终止原因", min_length=1, max_length=500)

    @field_validator("ended_on")
    @classmethod
    def _not_later(cls, day: date) -> date:
        if day > today():
            raise ValueError("不能晚于今天；到期的无需终止")
        return day
