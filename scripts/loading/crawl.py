"""What pages there are: an address for each endpoint that somebody's links lead to."""

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from matcher.accounts import sessions
from matcher.accounts.models import User
from matcher.runtime import Runtime

COOKIE = "sign-in"
_LINK = re.compile(r'href="([^"]+)"')


def begin_session(runtime: Runtime, login: str) -> str:
    """The cookie of a session that has just begun for this user, second factor and all."""
    with runtime.database.write() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        return sessions.begin_session(session, user, sessions.Browser("127.0.0.1", "script"))


def browser(app: Flask, token: str) -> FlaskClient:
    """A client with the cookie of a session; of the public where the token is empty."""
    client = app.test_client()
    if token:
        client.set_cookie(COOKIE, token)
    return client


def pages(app: Flask, client: FlaskClient, begin: Iterable[str] = ("/",)) -> dict[str, str]:
    """The first address of each endpoint that this reader's links lead to and that is a page."""
    waiting, asked = list(begin), set[str]()
    found: dict[str, str] = {}
    while waiting:
        address = waiting.pop(0)
        endpoint = endpoint_of(app, address)
        if not endpoint or endpoint in asked:
            continue
        asked.add(endpoint)
        answer = client.get(address)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            found[endpoint] = address
            waiting += [html.unescape(link) for link in _LINK.findall(answer.text)]
    return found


def endpoint_of(app: Flask, address: str) -> str:
    """The endpoint of an address of the site's pages; empty for all others."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except (HTTPException, RequestRedirect):
        return ""
    return "" if endpoint.startswith(("api.", "static")) else str(endpoint)
