"""The blueprint of the API: a route for each declared operation."""

import time
from collections.abc import Callable

from flask import Blueprint, Flask, Response
from flask_limiter import Limiter

from webapp.access.security import limiter
from webapp.api import resources
from webapp.api.caller import limited_by
from webapp.api.declared import OPERATIONS, Operation
from webapp.api.documentation import blueprint as documentation
from webapp.api.serving import view_of
from webapp.forms.posted_file import takes_files

PREFIX = "/api/v1"
RATE = "600 per minute"
__all__ = ["PREFIX", "RATE", "init_app", "resources"]


def _view(operation: Operation) -> Callable[..., Response]:
    view = view_of(operation)
    if operation.limit:
        view = limiter.limit(operation.limit, override_defaults=False)(view)
    return view


# Made once: the limiter remembers what it limits, whatever application that is in.
_VIEWS = {operation.name: _view(operation) for operation in OPERATIONS.values()}


def init_app(app: Flask) -> None:
    """Serve the API and its documentation."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for operation in OPERATIONS.values():
        blueprint.add_url_rule(
            # Limits of parameters are checked by `given`: Werkzeug's would be answered with 405
            # where a path has several methods.
            operation.path.replace("{", "<").replace("}", ">"),
            operation.name,
            _VIEWS[operation.name],
            methods=[operation.method],
            provide_automatic_options=False,
        )
    carrying = [name for name, operation in OPERATIONS.items() if operation.file]
    takes_files(blueprint, *(f"api.{name}" for name in carrying))
    limiter.shared_limit(RATE, "api", key_func=limited_by)(blueprint)
    blueprint.after_request(lambda response: _told(response, limiter))
    # Cookies are checked where they are used: a token needs no protection against forgery.
    app.extensions["csrf"].exempt(blueprint)
    app.register_blueprint(blueprint)
    app.register_blueprint(documentation)


def _told(response: Response, limiter: Limiter) -> Response:
    """Tell how much may be asked until when."""
    limit = limiter.current_limit
    if limit:
        wait = max(0, round(limit.reset_at - time.time()))
        response.headers["RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["RateLimit-Remaining"] = str(limit.remaining)
        response.headers["RateLimit-Reset"] = str(wait)
        if response.status_code == 429:
            response.headers["Retry-After"] = str(max(1, wait))
    return response
