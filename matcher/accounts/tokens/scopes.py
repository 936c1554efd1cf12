"""What a token may be made for. A scope only ever takes away from what its user may do."""

from collections.abc import Mapping
from typing import Literal

Scope = Literal["read", "write", "review", "match", "report", "account", "audit", "admin"]

SCOPES: Mapping[str, str] = {
    "read": "读取：检索、查看本人可见的信息、匹配、对接、合同、指标与登记簿",
    "write": "发布：填写、修改、提交和管理本单位的信息",
    "review": "审核：发布、退回、驳回，核验单位",
    "match": "对接：确认或否定匹配，推进对接，查看联系方式，填写和推进技术合同",
    "report": "上报：填报和核对年鉴，维护登记簿，生成和下载报告与文件",
    "account": "账号：管理访问令牌、登录会话与单位成员",
    "audit": "审计：查阅和导出审计记录",
    "admin": "管理：管理账号，查看系统状态（限管理员）",
}
