"""Access tokens of one's own: what there are, a new one, and revoking one."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.accounts.second_factor import REFUSED, enrolled
from matcher.accounts.tokens import (
    SCOPES,
    AccessToken,
    TokenRequest,
    issue_token,
    revoke_token,
    tokens_of,
)
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.pages.account.base import blueprint, messages, own_user, require_password, take_code
from webapp.presentation.text import day, minute


@blueprint.get("/tokens")
@login_required
def tokens() -> str:
    """The tokens, and the form for a new one."""
    return _page({})


@blueprint.post("/tokens")
@login_required
def create_token() -> str | tuple[str, int]:
    """Make a token and show it, this once."""
    try:
        asked = TokenRequest.parse(_asked())
        _require_proof()
    except InvalidError as error:
        return _page(messages(error)), 422
    token, secret = issue_token(session(), actor(), asked)
    return render_template("account/token_made.html", token=_row(token), secret=secret)


@blueprint.post("/tokens/<int(max=2147483647):token_id>/revoke")
@login_required
def revoke(token_id: int) -> Response:
    """Make one useless at once."""
    revoke_token(session(), actor(), token_id)
    flash("令牌已撤销，用它的程序不能再访问。", "success")
    return redirect(url_for("account.tokens"))


def _require_proof() -> None:
    """Refuse unless the password, and the second factor where there is one, were given again."""
    user = require_password("password")
    if enrolled(session(), user.id) and not take_code(user, request.form.get("code", "")):
        raise InvalidError([FieldProblem("code", "动态口令", REFUSED)])


def _asked() -> dict[str, Any]:
    return {
        "name": request.form.get("name", ""),
        "scopes": request.form.getlist("scopes"),
        "days": request.form.get("days", ""),
        "organization": "organization" in request.form,
    }


def _page(problems: Mapping[str, str]) -> str:
    return render_template(
        "account/tokens.html",
        problems=problems,
        tokens=[_row(token) for token in tokens_of(session(), actor())],
        asked=_asked() if request.method == "POST" else {"days": "90", "scopes": ["read"]},
        scopes=[_choice(code, words) for code, words in SCOPES.items()],
        longest=load_rules().token_days,
        for_organization=may(actor(), "token.organization"),
        second_factor=enrolled(session(), own_user().id),
    )


def _choice(code: str, words: str) -> dict[str, str]:
    label, _, hint = words.partition("：")
    return {"value": code, "label": label, "hint": hint}


def _row(token: AccessToken) -> dict[str, Any]:
    state = "已撤销" if token.revoked_at else "已到期" if token.expires_at <= now() else "可用"
    return {
        "id": token.id,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": "、".join(SCOPES[scope].split("：")[0] for scope in token.scopes),
        "owner": "本单位" if token.organization_id else "本人",
        "expires": day(token.expires_at),
        "used": minute(token.last_used_at) or "没有用过",
        "state": state,
        "usable": token.usable,
    }
