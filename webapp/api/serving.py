"""One request of an operation: let in, read, done, answered."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import PreconditionFailed

from webapp.answers.downloads import download
from webapp.api.caller import admit
from webapp.api.declared import Answer, Operation
from webapp.api.given import CHANGED, read
from webapp.api.repeated import once
from webapp.context import recorded


def view_of(operation: Operation) -> Callable[..., Response]:
    """The Flask view of an operation."""

    def view(**path: str) -> Response:
        admit(operation)
        given = read(operation, path)
        return once(operation, lambda: _answered(operation, given))

    # Limits are told apart by the names of views.
    view.__name__ = view.__qualname__ = operation.name
    return recorded(view) if operation.recorded else view


def _answered(operation: Operation, given: dict[str, Any]) -> Response:
    try:
        answer = operation.view(**given)
    except StaleDataError:
        raise PreconditionFailed(CHANGED) from None
    return _response(operation, answer)


def _response(operation: Operation, answer: Answer) -> Response:
    if answer.file:
        return download(answer.file.content, answer.file.media_type, answer.file.name)
    if answer.body is None:
        return _without_content(operation.status)
    assert type(answer.body) is operation.answer, operation.name  # noqa: S101 - as documented
    body = answer.body.model_dump_json()
    tag = f"{answer.version or 0}-{sha256(body.encode()).hexdigest()[:16]}"
    response = Response(body, operation.status, mimetype="application/json")
    response.vary.update(("Authorization", "Cookie"))
    response.headers["Cache-Control"] = "private, no-cache"
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.next:
        response.headers["Link"] = f'<{_next_address(answer.next)}>; rel="next"'
    if operation.writes and answer.version is None:
        return response
    response.set_etag(tag)
    if not operation.writes and request.if_none_match.contains_weak(tag):
        same = _without_content(304)
        same.set_etag(tag)
        same.vary.update(response.vary)
        return same
    return response


def _without_content(status: int) -> Response:
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def _next_address(cursor: str) -> str:
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.script_root}{request.path}?{urlencode([*others, ('cursor', cursor)])}"
