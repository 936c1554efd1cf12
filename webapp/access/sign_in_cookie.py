"""The one cookie that says who somebody is: a random token, whose digest the database knows."""

from flask import request
from werkzeug.wrappers import Response

from webapp.context import runtime


def given_token() -> str:
    """The token that the browser sent; empty if it sent none."""
    return request.cookies.get(_name(), "")


def give_token(response: Response, token: str) -> None:
    """Have the browser keep the token until it is closed."""
    # The __Host- prefix has the browser refuse this cookie from neighbouring hosts.
    response.set_cookie(
        _name(), token, secure=runtime().settings.https, httponly=True, samesite="Lax", path="/"
    )


def take_token(response: Response) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(_name(), secure=runtime().settings.https, httponly=True, path="/")


def _name() -> str:
    return "__Host-sign-in" if runtime().settings.https else "sign-in"
