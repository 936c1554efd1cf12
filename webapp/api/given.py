"""What a request brings: parameters of its address, JSON, the version that was seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import (
    PreconditionFailed,
    PreconditionRequired,
    UnsupportedMediaType,
)

from matcher.validation import Schema
from webapp.api.declared import Operation
from webapp.api.parameters import PATH_PARAMETERS

_TAG = re.compile(r'"(\d{1,9})-[0-9a-f]+"')
CHANGED = "内容在您读取之后又有改动。请重新读取，核对后再提交。"
# The part with the JSON of a form that carries a file.
DATA = "data"
_FILE = "请用 multipart/form-data 提交文件，其他内容写成 JSON 放在 data 部分。"
_MISSING = "请用 If-Match 头说明您读取的是哪一版（读取时的 ETag）。"


@dataclass(frozen=True)
class Seen:
    """The version that somebody looked at before changing it; None for whatever there is."""

    version: int | None

    def check(self, version: int) -> int:
        """The version, provided that it is the one that was seen.

        Raises:
            PreconditionFailed: somebody changed it meanwhile.
        """
        if self.version not in (None, version):
            raise PreconditionFailed(CHANGED)
        return version


def read(operation: Operation, path: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of the operation's view."""
    given: dict[str, Any] = {name: PATH_PARAMETERS[name].read(text) for name, text in path.items()}
    if operation.query:
        given["query"] = operation.query.parse(_arguments(operation.query))
    elif request.args:
        Schema.parse(request.args)
    if operation.body:
        given["body"] = _body(operation)
    elif operation.file:
        _require("multipart/form-data")
    if operation.seen:
        given["seen"] = _seen()
    return given


def _arguments(schema: type[BaseModel]) -> dict[str, Any]:
    """Repeated parameters as lists; one that may stand once only is refused by its type."""
    fields = schema.model_fields.items()
    many = {name for name, field in fields if get_origin(field.annotation) is list}
    return {
        name: values if name in many or len(values) > 1 else values[0]
        for name, values in request.args.lists()
    }


def _body(operation: Operation) -> Schema:
    """The JSON; beside a file it is a part of the form."""
    assert operation.body  # noqa: S101 - asked by the caller
    if operation.file:
        _require("multipart/form-data")
        return operation.body.parse_json(request.form.get(DATA, "").encode())
    sent = request.get_data()
    _require("application/json")
    return operation.body.parse_json(sent)


def _require(media_type: str) -> None:
    if request.mimetype != media_type:
        raise UnsupportedMediaType(_FILE if media_type != "application/json" else None)


def _seen() -> Seen:
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(_MISSING)
    if header == "*":
        return Seen(None)
    found = _TAG.fullmatch(header)
    if not found:
        raise PreconditionFailed(CHANGED)
    return Seen(int(found.group(1)))
