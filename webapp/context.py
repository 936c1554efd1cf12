"""What a view works with: the runtime, the request's session and the acting identity."""

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC, Actor
from matcher.runtime import Runtime

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_READS_ONLY, _RECORDED = "reads_only", "recorded"
_RUNTIME = "techmatch"
View = TypeVar("View", bound=Callable[..., Any])
# In `g`: the keys of the files that this request laid down, until rows that know them are kept.
RECEIVED = "received"


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
    """The request's one transaction; reading or, when the view succeeds, committed."""
    if "session" not in g:
        g.session = runtime().database.open(writing=not is_reading())
    return cast(Session, g.session)


def is_reading() -> bool:
    """Whether the request only reads: its method says so, unless its view is marked."""
    view = current_app.view_functions.get(request.endpoint or "")
    fetched = request.method in _READING and not hasattr(view, _RECORDED)
    return fetched or hasattr(view, _READS_ONLY)


def reads_only(view: View) -> View:
    """Mark a view that changes nothing although it is posted to, as what it reads is long."""
    setattr(view, _READS_ONLY, True)
    return view


def recorded(view: View) -> View:
    """Mark a view that leaves an audit row although it is fetched: contacts leave with it."""
    setattr(view, _RECORDED, True)
    return view


def keep() -> None:
    """Commit what was written so far, so that a refusal after it does not undo it."""
    runtime().database.commit(session())


def actor() -> Actor:
    """Who acts, and from where: a token's holder, the signed-in user, or the public."""
    return replace(g.get("token_actor") or _signed_in(), address=client_address())


def _signed_in() -> Actor:
    return current_user.actor if current_user.is_authenticated else PUBLIC


def client_address() -> str:
    """The client's IP address in its one usual form; empty for what is none."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
