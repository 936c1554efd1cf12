"""Where one is signed in, and ending that."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from matcher.accounts.sessions import end_session, open_sessions, sign_out_elsewhere
from matcher.accounts.sign_in_models import SignInSession
from matcher.accounts.tokens import sign_out_everywhere
from webapp.access.identity import present_session
from webapp.context import actor, session
from webapp.pages.account.base import blueprint, close_session, own_user
from webapp.presentation.browsers import browser_words
from webapp.presentation.text import minute


@blueprint.get("/sessions")
@login_required
def sessions() -> str:
    """The open sessions of the signed-in user."""
    rows = [_row(found) for found in open_sessions(session(), own_user().id)]
    return render_template("account/sessions.html", sessions=rows)


@blueprint.post("/sessions/<int(max=2147483647):session_id>/end")
@login_required
def end(session_id: int) -> Response:
    """End one of them."""
    end_session(session(), actor(), session_id)
    flash("这个登录已结束，该设备再次使用时需要重新登录。", "success")
    return redirect(url_for("account.sessions"))


@blueprint.post("/sessions/end-others")
@login_required
def end_others() -> Response:
    """End all but the present one."""
    ended = sign_out_elsewhere(session(), actor(), own_user(), but=present_session())
    flash(f"已结束其他 {ended} 个登录。" if ended else "没有其他登录需要结束。", "success")
    return redirect(url_for("account.sessions"))


@blueprint.post("/sessions/end-all")
@login_required
def end_all() -> Response:
    """End all of them, and revoke the personal tokens."""
    sign_out_everywhere(session(), actor(), own_user())
    response = close_session(url_for("account.sign_in"))
    flash("已在所有设备上退出登录，个人访问令牌也已撤销。", "success")
    return response


def _row(found: SignInSession) -> dict[str, Any]:
    return {
        "id": found.id,
        "address": found.address or "未知",
        "browser": browser_words(found.agent),
        "began": minute(found.created_at),
        "seen": minute(found.seen_at),
        "present": found is present_session(),
    }
