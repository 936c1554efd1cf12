"""What is asked of an organization and of its members."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from matcher.listings.fields import Industry, Region
from matcher.organizations.credit_code import CreditCode
from matcher.organizations.names import not_reserved
from matcher.validation import Schema, Text
from matcher.written import Blank, coded

# Kinds that register themselves -> what their members are; the zone's staff enters the others.
MEMBER_ROLES = {
    "enterprise": "enterprise_member",
    "university": "research_member",
    "institute": "research_member",
}
_EMAIL = re.compile(r"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_NOT_IN_NAMES = re.compile(r"[<>{}\[\]/\\:：@#?=|^`~\"]|www\.", re.IGNORECASE)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("邮箱应写作 name@example.com")
    return text.lower()


def _agreed(value: bool) -> bool:
    if not value:
        raise ValueError("请阅读并同意个人信息处理规则；不同意则不能开设账号")
    return value


def _plain(text: str) -> str:
    """A name in one line; names stand in mails, where they must not pass for links."""
    if found := _NOT_IN_NAMES.search(text):
        raise ValueError(f"名称中不能有“{found.group()}”，请删除")
    return " ".join(text.split())


def _ticked(value: object) -> object:
    """A check box that was left empty sends nothing."""
    return value or False


Email = Annotated[Text, Field(max_length=120), AfterValidator(_email)]
Consent = Annotated[bool, BeforeValidator(_ticked), AfterValidator(_agreed)]
OneLine = Annotated[Text, AfterValidator(_plain)]
Flags = Annotated[
    list[Annotated[str, AfterValidator(coded("organization_flags", "请从列表中选择"))]],
    Field(max_length=20),
]


class Joining(Schema):
    """What a person says when an account is opened; the password is checked by its policy."""

    person: OneLine = Field(title="姓名", min_length=1, max_length=40)
    password: str = Field(title="密码", min_length=1, max_length=200, repr=False)
    consent: Consent = Field(title="个人信息处理规则", default=False, validate_default=True)


class Profile(Schema):
    """What members may change of their organization by themselves."""

    region: Region = Field(title="地区")
    industry: Annotated[Industry | None, Blank] = Field(title="行业", default=None)
    profile: Text = Field(title="简介", default="", max_length=500)


class FlagsInput(Schema):
    """The qualifications of an organization."""

    flags: Flags = Field(title="资质", default=[])


class Registration(Joining, Profile, FlagsInput):
    """An organization and its first member."""

    name: Annotated[OneLine, AfterValidator(not_reserved)] = Field(
        title="单位名称", min_length=4, max_length=100
    )
    credit_code: CreditCode = Field(title="统一社会信用代码")
    kind: Literal["enterprise", "university", "institute"] = Field(title="单位类型")
    zone: int = Field(title="所属示范区")
    email: Email = Field(title="电子邮箱")


class Invite(Schema):
    """Whom to invite."""

    email: Email = Field(title="电子邮箱")
    manages_members: Annotated[bool, BeforeValidator(_ticked)] = Field(
        title="可以管理成员", default=False
    )
