"""A forgotten password: asking for the link, and using it."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from matcher.accounts.attempts import count_attempt
from matcher.accounts.password_reset import request_reset, reset_password, user_of_reset
from matcher.accounts.passwords import password_policy
from matcher.errors import InvalidError
from matcher.taxonomy.rules import load_rules
from matcher.validation import Schema, Text
from webapp.access.identity import browser
from webapp.context import keep, runtime, session
from webapp.pages.account.base import blueprint, messages
from webapp.pages.account.password import new_password


class Forgotten(Schema):
    """What the form sends."""

    email: Text = Field(title="邮箱", min_length=3, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")


@blueprint.get("/reset")
def reset() -> str:
    """The form that asks for the address."""
    return _form({})


@blueprint.post("/reset")
def reset_post() -> str | tuple[str, int]:
    """Send the link if the address is somebody's; the answer does not tell."""
    try:
        email = Forgotten.parse({"email": request.form.get("email", "")}).email
    except InvalidError as error:
        return _form(messages(error)), 422
    counted = count_attempt(session(), "reset", email, browser().address)
    keep()
    if counted:
        request_reset(session(), email, _link)
    return render_template("account/reset_sent.html", minutes=load_rules().sign_in.reset_minutes)


@blueprint.get("/reset/<token>")
def reset_link(token: str) -> str:
    """The form for the new password."""
    user_of_reset(session(), token)
    return _link_form(token, {})


@blueprint.post("/reset/<token>")
def reset_link_post(token: str) -> Response | tuple[str, int]:
    """Set it; the user signs in with it."""
    policy = password_policy(runtime().settings)
    try:
        reset_password(session(), token, new_password(), policy, browser().address)
    except InvalidError as error:
        return _link_form(token, messages(error)), 422
    flash("新密码已设置，请用它登录。", "success")
    return redirect(url_for("account.sign_in"))


def _link(token: str) -> str:
    return runtime().settings.public_url + url_for("account.reset_link", token=token)


def _form(problems: Mapping[str, str]) -> str:
    return render_template("account/reset.html", problems=problems)


def _link_form(token: str, problems: Mapping[str, str]) -> str:
    policy = password_policy(runtime().settings)
    return render_template("account/reset_link.html", token=token, problems=problems, policy=policy)
