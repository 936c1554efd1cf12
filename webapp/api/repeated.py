"""Idempotency keys: a repeated write is answered as it was the first time."""

import re
from collections.abc import Callable
from hashlib import sha256

from flask import Response, request

from matcher.errors import FieldProblem, InvalidError
from matcher.replays import begin, keep
from webapp.api.caller import owner
from webapp.api.declared import Operation
from webapp.context import session

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
PATTERN = "[!-~]{1,100}"
_KEPT = ("Content-Type", "ETag", "Location")


def once(operation: Operation, work: Callable[[], Response]) -> Response:
    """Do the work, unless its answer is kept under the key of the request.

    Only answers of success are kept: whatever was refused changed nothing and may be tried again.
    """
    key = request.headers.get(HEADER)
    if key is None or not operation.replayable:
        return work()
    if not re.fullmatch(PATTERN, key):
        message = "应为 1 到 100 个可见的 ASCII 字符，例如一个 UUID"
        raise InvalidError([FieldProblem(HEADER, "幂等键", message)])
    kept = begin(session(), owner(), key, _hash_of_request())
    if kept.status is not None:
        return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})
    response = work()
    told = {name: response.headers[name] for name in _KEPT if name in response.headers}
    keep(session(), kept, response.status_code, told, response.get_data(as_text=True))
    return response


def _hash_of_request() -> str:
    seen = request.headers.get("If-Match", "")
    parts = (request.method, request.full_path, seen, sha256(request.get_data()).hexdigest())
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
