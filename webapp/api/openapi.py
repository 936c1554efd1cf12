"""The OpenAPI 3.1 document, made from the declared operations and their pydantic models.

What it says is what the code does: the same declarations make the routes, read the requests and
build the answers.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from matcher.accounts.actions import ACTIONS
from matcher.accounts.tokens import SCOPES
from webapp.answers.problem_details import MEDIA_TYPE, TITLES
from webapp.api.declared import OPERATIONS, PUBLIC, Operation
from webapp.api.given import DATA
from webapp.api.models.problems import Problem
from webapp.api.parameters import PATH_PARAMETERS
from webapp.api.repeated import HEADER, PATTERN, REPLAYED

# In the order in which the page shows them.
TAGS = (
    *("信息检索", "清单", "本单位的信息", "审核", "匹配", "对接", "技术合同", "单位"),
    *("注册与加入", "单位成员", "单位核验", "统计", "年鉴", "登记簿", "绩效评估", "报告和文件"),
    *("代码表", "账号", "提醒", "审计", "账号管理", "系统"),
)
_REF = "#/components/schemas/{model}"
_TEXT = {"type": "string"}
_BINARY = {"type": "string", "format": "binary"}
_COUNT = {"type": "integer", "minimum": 0}
_LIMITS = {
    name: {"description": words, "schema": _COUNT}
    for name, words in (
        ("RateLimit-Limit", "这段时间内可以请求的次数"),
        ("RateLimit-Remaining", "还剩多少次"),
        ("RateLimit-Reset", "多少秒后重新计数"),
    )
}
_ABOUT = """\
本平台页面能做的事，程序大多可以用这里的接口完成；校验规则、权限和审计与页面相同。
登录、密码、动态口令、创建令牌、批准清单、冻结指标和评估的各步只在网页上。

- **认证**：`Authorization: Bearer tm_…`。令牌在“我的账号 → 访问令牌”创建，只显示一次；
  令牌能做的不超过其主人的权限和所选范围。
- **出错**：`application/problem+json`（RFC 9457），`detail` 说明发生了什么、怎么办，
  `errors` 逐项指出字段。
- **分页**：列表的 `next` 与 `Link` 头给出下一页；有 `limit` 的列表不因其间新增的内容而重复或遗漏。
- **修改**：先读取得到 `ETag`，修改时放入 `If-Match`；别人先改过时答 412，缺少时答 428。
- **重试**：写请求可带 `Idempotency-Key`，24 小时内重复同一请求得到第一次的答复，不会重复执行。
- **频率**：`RateLimit-*` 头说明余量，超过时答 429 与 `Retry-After`。
"""


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    names, schemas = _schemas()
    paths: dict[str, Any] = {}
    for operation in OPERATIONS.values():
        path = paths.setdefault(operation.path, {})
        path[operation.method.lower()] = _operation(operation, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": "技术供需匹配平台接口", "version": "1", "description": _ABOUT},
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": tag} for tag in TAGS],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "访问令牌 tm_…"},
            },
        },
    }


_Names = Mapping[tuple[Any, JsonSchemaMode], str]


def _schemas() -> tuple[_Names, dict[str, Any]]:
    """Every model's name in the document, and the schemas by name."""
    sent = {o.body for o in OPERATIONS.values() if o.body}
    answered = {o.answer for o in OPERATIONS.values() if o.answer} | {Problem}
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in sent),
        *((model, "serialization") for model in answered),
    ]
    wanted.sort(key=lambda pair: pair[0].__name__)
    references, definitions = models_json_schema(wanted, ref_template=_REF)
    names = {key: found["$ref"].rsplit("/", 1)[1] for key, found in references.items()}
    return names, {name: _told(schema) for name, schema in definitions["$defs"].items()}


def _told(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without what is meant for programmers (docstrings) and for forms (examples)."""
    fields = {
        name: {key: value for key, value in field.items() if key != "examples"}
        for name, field in schema.get("properties", {}).items()
    }
    kept = {key: value for key, value in schema.items() if key not in ("description", "title")}
    return kept | ({"properties": fields} if fields else {})


def _operation(operation: Operation, names: _Names) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _description(operation),
        "parameters": [*_path(operation), *_query(operation), *_headers(operation)],
        "responses": _responses(operation, names),
        "security": [{"token": []}, {}] if operation.action == PUBLIC else [{"token": []}],
    }
    if content := _sent(operation, names):
        told["requestBody"] = {"required": True, "content": content}
    return told


def _sent(operation: Operation, names: _Names) -> dict[str, Any]:
    """What is sent, by media type; nothing for most."""
    parts: dict[str, Any] = {}
    if operation.body:
        parts[DATA] = {"$ref": _REF.format(model=names[operation.body, "validation"])}
    if not operation.file:
        return {"application/json": {"schema": parts[DATA]}} if parts else {}
    parts[operation.file] = _BINARY
    schema = {"type": "object", "required": list(parts), "properties": parts}
    told = {"encoding": {DATA: {"contentType": "application/json"}}} if operation.body else {}
    return {"multipart/form-data": {"schema": schema, **told}}


def _description(operation: Operation) -> str:
    scope = SCOPES[operation.scope].split("：")[0]
    action = ACTIONS.get(operation.action)
    who = "任何人" if operation.action == PUBLIC else "登录的账号"
    who = f"有权“{action.label}”的账号" if action else who
    told = f"谁可以用：{who}；令牌范围：{scope}（`{operation.scope}`）。"
    return f"{operation.description}\n\n{told}".strip()


def _path(operation: Operation) -> Iterable[dict[str, Any]]:
    for name, parameter in PATH_PARAMETERS.items():
        if f"{{{name}}}" in operation.path:
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "description": parameter.label,
                "schema": parameter.schema,
            }


def _query(operation: Operation) -> Iterable[dict[str, Any]]:
    if operation.query is None:
        return
    fields = operation.query.model_json_schema()
    for name, schema in fields["properties"].items():
        yield {
            "name": name,
            "in": "query",
            "required": name in fields.get("required", ()),
            "description": schema.pop("description", schema.get("title", "")),
            "schema": {key: value for key, value in schema.items() if key != "default" or value},
        }


def _headers(operation: Operation) -> Iterable[dict[str, Any]]:
    if operation.seen:
        words = "读取时得到的 ETag"
        told = {"name": "If-Match", "in": "header", "required": True, "schema": _TEXT}
        yield {**told, "description": words}
    if operation.replayable:
        words = "同一请求重试时保持不变，例如一个 UUID"
        schema = {**_TEXT, "pattern": f"^{PATTERN}$"}
        yield {"name": HEADER, "in": "header", "description": words, "schema": schema}


def _responses(operation: Operation, names: _Names) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "完成", "headers": _told_headers(operation)}
    if operation.answer:
        reference = {"$ref": _REF.format(model=names[operation.answer, "serialization"])}
        done["content"] = {"application/json": {"schema": reference}}
    if operation.media:
        done["content"] = {media: {"schema": _file(media)} for media in operation.media}
    answers = {str(operation.status): done}
    if not operation.writes:
        answers["304"] = {"description": "与 If-None-Match 所示相同"}
    problem = {"$ref": _REF.format(model=names[Problem, "serialization"])}
    content = {MEDIA_TYPE: {"schema": problem}}
    for status in sorted(_refusals(operation)):
        answers[str(status)] = {
            "description": TITLES[status],
            "content": content,
            "headers": _LIMITS if status != 429 else _LIMITS | {"Retry-After": {"schema": _COUNT}},
        }
    return answers


def _file(media: str) -> dict[str, Any]:
    """Of a file; one of JSON is told of by what it is a file of."""
    return {} if media == "application/json" else _BINARY


def _told_headers(operation: Operation) -> dict[str, Any]:
    headers = dict(_LIMITS)
    if operation.answer and not (operation.writes and not operation.seen):
        headers["ETag"] = {"description": "这一版的标记", "schema": _TEXT}
    if operation.status == 201:
        headers["Location"] = {"description": "新对象的地址", "schema": _TEXT}
    if operation.query and "cursor" in operation.query.model_fields:
        headers["Link"] = {"description": "下一页，rel=next", "schema": _TEXT}
    if operation.replayable:
        headers[REPLAYED] = {"description": "true：这是第一次的答复", "schema": _TEXT}
    return headers


def _refusals(operation: Operation) -> set[int]:
    """The statuses with which an operation may refuse."""
    found = {400, 401, 403, 422, 429}
    names_zone = operation.query is not None and "zone" in operation.query.model_fields
    if "{" in operation.path or operation.writes or names_zone:
        found.add(404)
    if operation.writes or operation.path.endswith("/matches"):
        found.add(409)
    if operation.writes:
        found |= {413}
    if operation.body or operation.file:
        found.add(415)
    if operation.seen:
        found |= {412, 428}
    return found
