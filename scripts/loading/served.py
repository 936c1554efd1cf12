"""The platform as `techmatch serve` serves it, with the time of each answer in a header."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from webapp.wsgi import app

_platform = app.wsgi_app


def _timed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    began = time.perf_counter()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        took = 1000 * (time.perf_counter() - began)
        return start_response(status, [*headers, ("Server-Timing", f"app;dur={took:.2f}")], *rest)

    return _platform(environ, start)


app.wsgi_app = _timed  # type: ignore[method-assign]
