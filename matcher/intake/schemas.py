"""What somebody without an account says of themselves."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from matcher.errors import InvalidError
from matcher.listings.schemas import Contact
from matcher.validation import Schema, Text

_SHORTEST_PHONE = 7
_NO_PHONE = "请填手机号或带区号的座机号，以后凭它查询进展"


def _phone(text: str) -> str:
    """A phone that somebody can be called by, checked like every contact's."""
    try:
        phone = Contact.parse({"contact_phone": text}).contact_phone
    except InvalidError:
        raise ValueError(_NO_PHONE) from None
    if len(phone_digits(phone)) < _SHORTEST_PHONE:
        raise ValueError(_NO_PHONE)
    return phone


def _agreed(value: bool) -> bool:
    if not value:
        raise ValueError("请阅读并同意个人信息处理规则；不同意则不能提交")
    return value


class Sender(Schema):
    """Who sends a listing, and to which zone."""

    organization_name: Text = Field(title="单位名称", min_length=2, max_length=100)
    contact_name: Text = Field(title="联系人", min_length=1, max_length=40)
    contact_phone: Annotated[Text, Field(max_length=20), AfterValidator(_phone)] = Field(
        title="联系电话"
    )
    zone: int = Field(title="示范区")
    consent: Annotated[
        bool, BeforeValidator(lambda value: value or False), AfterValidator(_agreed)
    ] = Field(title="个人信息处理规则", default=False, validate_default=True)


def phone_digits(text: str) -> str:
    """The digits of a phone, however they are grouped, without the code of the country."""
    return re.sub(r"[^0-9]", "", text).removeprefix("0086").removeprefix("86")
