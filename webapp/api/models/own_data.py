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
    unsaved_forms: _Rows = Field(title="没有提交的表单")
    engagements: _Rows = Field(title="在对接中写下的内容")
    contracts: _Rows = Field(title="在合同中写下的内容，写有本人的联系方式")
    imports: _Rows = Field(title="批量导入")
    made_files: _Rows = Field(title="请求生成的文件")
    notifications: _Rows = Field(title="通知")
    mails: _Rows = Field(title="通知邮件的设置")
    saved_searches: _Rows = Field(title="保存的检索")
    saved_views: _Rows = Field(title="保存的视图")
    broker_profile: _Rows = Field(title="经纪人档案")
    certificates: _Rows = Field(title="经纪人证书")
    audit: _Rows = Field(title="做过哪些操作、各多少次")
