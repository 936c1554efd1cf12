"""Changing the own password, because one wants to or has to."""

from collections.abc import Mapping

from flask import flash, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from matcher.accounts.passwords import must_change, password_policy, set_password
from matcher.accounts.sessions import begin_session
from matcher.errors import FieldProblem, InvalidError
from webapp.access.identity import browser
from webapp.context import actor, runtime, session
from webapp.pages.account.base import blueprint, enter, messages, own_user, require_password

_UNEQUAL = FieldProblem("again", "再次输入新密码", "两次输入的新密码不一样")


@blueprint.get("/password")
@login_required
def password() -> str:
    """The form, and why it has to be filled in where that is so."""
    return _form({})


@blueprint.post("/password")
@login_required
def password_post() -> Response | tuple[str, int]:
    """Change it; every other session ends, and this one gets another token."""
    try:
        user = require_password("current")
        set_password(session(), actor(), user, new_password(), password_policy(runtime().settings))
    except InvalidError as error:
        return _form(messages(error)), 422
    response = enter(begin_session(session(), user, browser()), url_for("account.index"))
    flash("密码已修改，其他设备上的登录都已结束，个人访问令牌也已撤销。", "success")
    return response


def new_password() -> str:
    """The new password, typed twice.

    Raises:
        InvalidError: not the same twice.
    """
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        raise InvalidError([_UNEQUAL])
    return new


def _form(problems: Mapping[str, str]) -> str:
    policy = password_policy(runtime().settings)
    user = own_user()
    return render_template(
        "account/password.html",
        problems=problems,
        policy=policy,
        login=user.login,
        one_time=user.must_change_password,
        must=must_change(user, policy),
    )
