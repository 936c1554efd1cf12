"""Signing in, with the second factor where there is one, and out."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from pydantic import Field
from werkzeug.wrappers import Response

from matcher.accounts.second_factor import REFUSED as CODE_REFUSED
from matcher.accounts.second_factor import enrolled
from matcher.accounts.sessions import begin_session
from matcher.accounts.sign_in import REFUSED, authenticate, begin_signed_in, count_password
from matcher.accounts.sign_in_models import SignInSession
from matcher.errors import InvalidError
from matcher.validation import Schema, Text
from webapp.access.identity import browser, present_session
from webapp.context import keep, session
from webapp.pages.account.base import (
    blueprint,
    close_session,
    enter,
    messages,
    take_code,
    wanted_page,
)
from webapp.pages.account.demonstration import published_accounts, published_code


class Credentials(Schema):
    """What the sign-in form sends."""

    login: Text = Field(title="账号或邮箱", min_length=1, max_length=254)
    password: str = Field(title="密码", min_length=1, max_length=200)


@blueprint.get("/sign-in")
def sign_in() -> str | Response:
    """The form; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(wanted_page())
    return _form({})


@blueprint.post("/sign-in")
def sign_in_post() -> Response | tuple[str, int]:
    """Take login and password; the attempt counts before the password is looked at."""
    try:
        given = Credentials.parse(
            {name: request.form.get(name, "") for name in Credentials.model_fields}
        )
    except InvalidError as error:
        return _form(messages(error)), 422
    address = browser().address
    if not count_password(session(), given.login, address):
        return _form({"": REFUSED}), 403
    keep()
    user = authenticate(session(), given.login, given.password, address)
    if user is None:
        keep()
        return _form({"": REFUSED}), 403
    if enrolled(session(), user.id):
        waiting = begin_session(session(), user, browser(), pending=True)
        return enter(waiting, url_for("account.sign_in_code", next=request.form.get("next")))
    return enter(begin_signed_in(session(), user, browser()), wanted_page())


@blueprint.get("/sign-in/code")
def sign_in_code() -> str | Response:
    """The form for the second factor, after the password."""
    waiting = _waiting()
    return _code_form(waiting, {}) if waiting else redirect(url_for("account.sign_in"))


@blueprint.post("/sign-in/code")
def sign_in_code_post() -> Response | tuple[str, int]:
    """Take the second factor."""
    waiting = _waiting()
    if waiting is None:
        flash("登录等待的时间过长，请重新输入账号和密码。", "warning")
        return redirect(url_for("account.sign_in"))
    user = waiting.user
    if not take_code(user, request.form.get("code", "")):
        return _code_form(waiting, {"code": CODE_REFUSED}), 403
    return enter(begin_signed_in(session(), user, browser()), wanted_page())


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    response = close_session(url_for("home.index"))
    flash("已退出登录。", "success")
    return response


def _waiting() -> SignInSession | None:
    """The present session, if it waits for the second factor."""
    present = present_session()
    return present if present and present.pending else None


def _form(problems: Mapping[str, str]) -> str:
    login = request.form.get("login", "")
    return render_template(
        "account/sign_in.html",
        problems=problems,
        login=login if login.isprintable() else "",
        next=wanted_page(),
        accounts=published_accounts(),
    )


def _code_form(waiting: SignInSession, problems: Mapping[str, str]) -> str:
    return render_template(
        "account/sign_in_code.html",
        problems=problems,
        next=wanted_page(),
        published=published_code(waiting.user_id),
    )
