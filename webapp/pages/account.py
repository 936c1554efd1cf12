"""Signing in and out, and who one is."""

import re

import flask
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required, login_user, logout_user
from pydantic import Field
from werkzeug.wrappers import Response

from matcher.accounts.sign_in import authenticate
from matcher.errors import ForbiddenError, InvalidError
from matcher.validation import Schema, Text
from webapp.context import runtime, session
from webapp.identity import SignedIn
from webapp.security import limiter

blueprint = Blueprint("account", __name__, url_prefix="/account")
# A path of this site: browsers read // and /\ as another host, and skip control characters.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


class Credentials(Schema):
    """What the sign-in form sends."""

    login: Text = Field(title="账号", min_length=1, max_length=80)
    password: str = Field(title="密码", min_length=1, max_length=200)


@blueprint.get("/sign-in")
def sign_in() -> str | Response:
    """The form; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(_next())
    return _form()


@blueprint.post("/sign-in")
@limiter.limit("10 per minute")
def sign_in_post() -> Response | tuple[str, int]:
    """Begin a new browser session for the user."""
    try:
        given = Credentials.parse(
            {name: request.form.get(name, "") for name in Credentials.model_fields}
        )
        user = authenticate(session(), given.login, given.password)
    except InvalidError as error:
        return _form({problem.field: problem.message for problem in error.problems}), 422
    except ForbiddenError as error:
        return _form({"": error.message}), 403
    flask.session.clear()
    login_user(SignedIn(user))
    return redirect(_next())


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the browser session."""
    logout_user()
    flask.session.clear()
    flash("已退出登录。", "success")
    return redirect(url_for("home.index"))


@blueprint.get("/")
@login_required
def index() -> str:
    """Name, organization and roles."""
    return render_template("account/index.html")


def _form(problems: dict[str, str] | None = None) -> str:
    login = request.form.get("login", "")
    return render_template(
        "account/sign_in.html",
        problems=problems or {},
        login=login if login.isprintable() else "",
        next=_next(),
        accounts=_demonstration_accounts(),
    )


def _next() -> str:
    """Where to go after signing in: a path of this site, else the first page."""
    asked = request.values.get("next", "")
    return asked if _LOCAL_PATH.fullmatch(asked) else url_for("home.index")


def _demonstration_accounts() -> list[dict[str, str]]:
    if not runtime().settings.demonstration:
        return []
    # Only a demonstration loads its data.
    from matcher.demonstration.accounts import demonstration_accounts
    from matcher.taxonomy import scheme

    return [
        {
            "login": account.login,
            "password": account.password,
            "role": scheme("roles").name(account.role),
            "purpose": account.purpose,
        }
        for account in demonstration_accounts()
    ]
