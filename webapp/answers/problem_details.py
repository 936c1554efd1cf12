"""Refusals as machines read them: RFC 9457, with a message per field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from flask import Response, request

from matcher.errors import FieldProblem

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "请求无法识别",
    401: "需要登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种操作",
    409: "与现在的状态冲突",
    412: "内容已被改动",
    413: "内容过大",
    415: "内容类型不支持",
    422: "内容不符合要求",
    428: "缺少版本",
    429: "请求过于频繁",
    500: "系统出错",
    503: "暂时不可用",
}
_DETAILS: Mapping[int, str] = {
    400: "请求的格式有误，请对照接口文档检查。",
    401: "请在 Authorization 头中提供有效的访问令牌，或先登录。",
    403: "您的账号没有进行此操作的权限。",
    404: "没有这个地址。请对照接口文档检查。",
    405: "这个地址不支持这种方法，可用的方法见 Allow 头。",
    413: "请求内容超过上限，请分批提交。",
    415: "请求内容应为 JSON，Content-Type 应为 application/json。",
    429: "请求过于频繁，请在 Retry-After 所示的秒数之后再试。",
    500: "系统出错，已经记录。请稍后重试；仍不成功时请联系运营人员。",
}


def asked_by_a_machine() -> bool:
    """Whether the present request is one of the API."""
    return request.path.startswith("/api/v")


def problem(
    status: int, detail: str | None = None, problems: Sequence[FieldProblem] = ()
) -> Response:
    """The answer to a request that was refused.

    Args:
        status: of HTTP.
        detail: what happened and what to do; the usual words when None.
        problems: what is wrong with which field of the request.
    """
    title = TITLES.get(status, "请求被拒绝")
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or _DETAILS.get(status, title),
        "errors": [asdict(found) for found in problems],
    }
    # Escaped, so that whatever somebody sent and is told of can be written.
    return Response(json.dumps(body), status, mimetype=MEDIA_TYPE)
