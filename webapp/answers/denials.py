"""Who was refused what is recorded, after the request's own transaction has ended."""

import re

from flask import Flask, Response, g, request

from matcher.audit.refusals import record_refusal
from webapp.context import actor, runtime

_REFUSED = frozenset({401, 403})
# Refused attempts to sign in are counted and recorded where they are judged.
_SIGN_IN = "account.sign_in"
# Parts of an address that name an object; others may be secrets, as in links sent by mail.
_NAMES = ("code", "id")
_NAME = re.compile(r"[A-Za-z0-9-]{1,20}")


def init_app(app: Flask) -> None:
    """Record the answers that say no."""

    @app.after_request
    def _note(response: Response) -> Response:
        endpoint = request.endpoint or ""
        if response.status_code in _REFUSED and not endpoint.startswith(_SIGN_IN):
            who = actor()
            if "session" in g:
                # SQLite has one writer: it would wait for this request, which waits for it.
                g.session.rollback()
            record_refusal(runtime().database, who, _what(response.status_code))
        return response


def _what(status: int) -> dict[str, str | int]:
    """The page by its pattern and the object by its name; nothing that the client made up."""
    rule = request.url_rule.rule if request.url_rule else ""
    given = request.view_args or {}
    named = {name: str(given[name]) for name in given if name.endswith(_NAMES)}
    known = {name: value for name, value in named.items() if _NAME.fullmatch(value)}
    return {"page": rule, "method": request.method, "status": status, **known}
