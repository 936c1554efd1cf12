"""Static files: addresses that change with the content, so that browsers keep them for long."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

_FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Put the content's hash into every address of a static file."""
    folder = Path(app.static_folder or "static")

    @cache
    def version(filename: str) -> str:
        return sha256((folder / filename).read_bytes()).hexdigest()[:12]

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["v"] = version(values["filename"])

    @app.after_request
    def _kept(response: Response) -> Response:
        # Only what was asked for by its present hash: an old address must not pin a new file.
        if request.endpoint == "static" and response.status_code == 200:
            filename = (request.view_args or {})["filename"]
            if request.args.get("v") == version(filename):
                response.headers["Cache-Control"] = _FOREVER
        return response
