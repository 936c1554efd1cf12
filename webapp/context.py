"""What a view works with: the runtime, the request's session and the acting identity."""

from typing import cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC, Actor
from matcher.runtime import Runtime

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_RUNTIME = "techmatch"


def serve_with(app: Flask, runtime: Runtime) -> None:
    """Answer the requests from now on with this runtime."""
    app.extensions[_RUNTIME] = runtime


def runtime_of(app: Flask) -> Runtime:
    """The runtime that the next request will be answered with."""
    return cast(Runtime, app.extensions[_RUNTIME])


def runtime() -> Runtime:
    """The parts of this process; one request has the same from beginning to end."""
    if "runtime" not in g:
        g.runtime = runtime_of(current_app)
    return cast(Runtime, g.runtime)


def session() -> Session:
    """The request's one transaction; reading for GET, else committed when the view succeeds."""
    if "session" not in g:
        g.session = runtime().database.open(writing=request.method not in _READING)
    return cast(Session, g.session)


def actor() -> Actor:
    """Who acts: the signed-in user, or the public."""
    return current_user.actor if current_user.is_authenticated else PUBLIC
