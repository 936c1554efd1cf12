"""What the platform keeps about one person, as `matcher.own_data.export` gives it."""

from datetime import datetime
from typing import Any

from pydantic import Field

from webapp.api.models.base import Model

_Rows = list[dict[str, Any]]


class OwnData(Model):
    """A copy of one's personal data."""

    exported_at: datetime = Field(title="导出时间")
    account: dict[str, Any] = Field(title="账号")
    sessions: _Rows = Field(title="登录")
    tokens: _Rows = Field(title="访问令牌")
    listings: _Rows = Field(title="本人填写的信息和其中的联系方式")
    consents: _Rows = Field(title="同意")
    audit: _Rows = Field(title="做过哪些操作、各多少次")
