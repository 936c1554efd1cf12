"""One's own data: a copy, and closing the account."""

from typing import Literal

from pydantic import Field

from matcher.own_data.erase import erase_account
from matcher.own_data.export import export_own_data
from matcher.validation import Schema
from webapp.api.declared import Answer, Group
from webapp.api.models.own_data import OwnData
from webapp.context import actor, session
from webapp.forms.present_password import check_present_password

group = Group("账号", write="account")


class Erasure(Schema):
    """What shows that the person means it."""

    word: Literal["注销"] = Field(title="确认", description="“注销”两个字")
    password: str = Field(title="当前密码", min_length=1, max_length=200, repr=False)


@group.post(
    "/me/data/export", "下载本人的数据", OwnData, "own_data.export",
    replayable=False, description="每次下载都会记录在案。",
)  # fmt: skip
def export_data() -> Answer:
    """A copy; POST, because it is recorded."""
    return Answer(OwnData(**export_own_data(session(), actor())))


@group.post(
    "/me/erase", "注销本人的账号", None, "own_data.erase", body=Erasure, status=204,
    replayable=False, description="不能撤销。令牌不够，还要当前密码。",
)  # fmt: skip
def erase_self(body: Erasure) -> Answer:
    """Close the account for good: a stolen token does not know the password."""
    check_present_password("password", body.password)
    erase_account(session(), actor())
    return Answer()
