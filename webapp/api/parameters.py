"""The parameters in paths: how they look, and what they are called in the documentation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import NotFound

# The largest value of the columns: beyond it drivers fail instead of finding nothing.
_LARGEST = 2_147_483_647
# Of those that have eight bytes: what JSON numbers hold exactly.
_LARGEST_LONG = 9_007_199_254_740_991


@dataclass(frozen=True)
class PathParameter:
    """One parameter; without a pattern it is a number, by itself that of a row."""

    label: str
    pattern: str = ""
    least: int = 1
    most: int = _LARGEST

    def read(self, written: str) -> str | int:
        """What stands in the path.

        Raises:
            NotFound: nothing can have this name.
        """
        if not re.fullmatch(self.pattern or "[1-9][0-9]{0,15}", written):
            raise NotFound
        if self.pattern:
            return written
        if not self.least <= int(written) <= self.most:
            raise NotFound
        return int(written)

    @property
    def schema(self) -> dict[str, Any]:
        """For the documentation."""
        if self.pattern:
            return {"type": "string", "pattern": f"^{self.pattern}$"}
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


_LISTING = "[DSA][0-9]{4}-[0-9]{4,9}"
PATH_PARAMETERS: Mapping[str, PathParameter] = {
    "code": PathParameter("信息编号", _LISTING),
    "other": PathParameter("另一方的信息编号", _LISTING),
    "engagement": PathParameter("对接编号", "E[0-9]{4}-[0-9]{4,9}"),
    "contract": PathParameter("合同编号", "C[0-9]{4}-[0-9]{4,9}"),
    "scheme": PathParameter("代码表", "[a-z_]{1,40}"),
    "match_id": PathParameter("匹配的编号"),
    "payment_id": PathParameter("到款的编号"),
    "organization_id": PathParameter("单位的编号"),
    "user_id": PathParameter("成员的编号"),
    "invitation_id": PathParameter("邀请的编号"),
    "session_id": PathParameter("登录的编号"),
    "token_id": PathParameter("令牌的编号"),
    "body_id": PathParameter("服务机构的编号"),
    "certificate_id": PathParameter("证书的编号"),
    "entry_id": PathParameter("年鉴数据的编号"),
    "evaluation_id": PathParameter("评估的编号"),
    "file_id": PathParameter("文件的编号"),
    "interest_id": PathParameter("对接意向的编号"),
    "notification_id": PathParameter("通知的编号", most=_LARGEST_LONG),
    "search_id": PathParameter("保存的检索的编号"),
    "year": PathParameter("年度", least=2000, most=2099),
    "zone_code": PathParameter("示范区代码", r"[\w-]{1,20}"),
    "item": PathParameter("年鉴项目的代码", "[a-z_]{1,40}"),
    "period_key": PathParameter("统计期", "20[0-9]{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?"),
    "version_number": PathParameter("第几版", most=9_999),
    "listed": PathParameter("需求清单或场景清单", "(demands|scenarios)"),
    "issue_number": PathParameter("第几期"),
    "account": PathParameter("账号", r"[\w.@+-]{1,80}"),
    "key": PathParameter("文件的标识", "[0-9a-f]{32}"),
    "secret": PathParameter("邮件链接中的最后一段", "[A-Za-z0-9_-]{20,100}"),
}
