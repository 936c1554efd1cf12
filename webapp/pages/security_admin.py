"""Accounts, for security administrators: who may sign in, and as what."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts import administration
from matcher.accounts.administration import STATE_NAMES, TRANSITIONS, Account
from matcher.errors import InvalidError
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.presentation.text import minute

blueprint = Blueprint("security", __name__, url_prefix="/admin/security")
blueprint.before_request(members_only)
_DONE = {
    "lock": "已锁定 {}，所有登录都已结束。",
    "unlock": "已解除锁定 {}。",
    "deactivate": "已停用 {}，所有登录都已结束。",
    "activate": "已重新启用 {}。",
}


@blueprint.get("")
def index() -> str:
    """All accounts."""
    rows = [_row(found) for found in administration.list_accounts(session(), actor())]
    return render_template("security/index.html", rows=rows)


@blueprint.get("/<login>")
def account(login: str) -> str:
    """One account, and what can be done to it."""
    return _page(administration.get_account(session(), actor(), login))


@blueprint.post("/<login>/<any(lock, unlock, deactivate, activate):verb>")
def change(login: str, verb: str) -> Response:
    """Lock, unlock, deactivate or activate it."""
    found = administration.get_account(session(), actor(), login)
    administration.change_state(session(), actor(), found.user, verb)
    flash(_DONE[verb].format(login), "success")
    return _back(login)


@blueprint.post("/<login>/end-sessions")
def end_sessions(login: str) -> Response:
    """Sign it out everywhere."""
    found = administration.get_account(session(), actor(), login)
    ended = administration.end_all_sessions(session(), actor(), found.user)
    flash(f"已结束 {login} 的 {ended} 个登录，并撤销其个人访问令牌。", "success")
    return _back(login)


@blueprint.post("/<login>/reset-second-factor")
def reset_second_factor(login: str) -> Response:
    """Forget its telephone."""
    found = administration.get_account(session(), actor(), login)
    administration.reset_second_factor(session(), actor(), found.user)
    flash(f"已清除 {login} 的动态口令和恢复码。", "success")
    return _back(login)


@blueprint.post("/<login>/password")
def issue_password(login: str) -> str:
    """Make a one-time password, and show it once."""
    found = administration.get_account(session(), actor(), login)
    password = administration.issue_password(session(), actor(), found.user)
    return render_template("security/password.html", login=login, password=password)


@blueprint.post("/<login>/roles")
def set_roles(login: str) -> Response | tuple[str, int]:
    """Give it other roles."""
    found = administration.get_account(session(), actor(), login)
    chosen = request.form.getlist("roles")
    try:
        administration.set_roles(session(), actor(), found.user, chosen)
    except InvalidError as error:
        return _page(found, error.problems[0].message, chosen), 422
    flash(f"已更新 {login} 的角色，该账号需要重新登录。", "success")
    return _back(login)


def _back(login: str) -> Response:
    return redirect(url_for("security.account", login=login))


def _page(found: Account, problem: str = "", chosen: Sequence[str] | None = None) -> str:
    held = [role.role for role in found.user.roles]
    return render_template(
        "security/account.html",
        account=_row(found),
        verbs=[verb for verb, (begins, _) in TRANSITIONS.items() if found.state in begins],
        own=found.user.id == actor().user_id,
        problem=problem,
        chosen=held if chosen is None else chosen,
        roles=[{"value": role.code, "label": role.name} for role in scheme("roles")],
    )


def _row(found: Account) -> dict[str, Any]:
    user = found.user
    return {
        "login": user.login,
        "name": user.display_name,
        "organization": user.organization.name if user.organization else "",
        "roles": "、".join(scheme("roles").name(held.role) for held in user.roles),
        "state": STATE_NAMES[found.state],
        "second_factor": "已启用" if found.second_factor else "未启用",
        "signed_in": minute(user.signed_in_at) or "从未登录",
        "sessions": found.sessions,
        "stale": found.stale,
    }
