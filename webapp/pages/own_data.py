"""One's own data: what is kept, a copy to take away, and closing the account."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as Answer

from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError
from matcher.own_data.erase import erase_account
from matcher.own_data.export import export_own_data
from matcher.privacy.consent import consents_of
from matcher.privacy.notice import load_notice
from webapp.access.sign_in_cookie import take_token
from webapp.context import actor, session
from webapp.pages.account.base import messages, own_user, require_password
from webapp.presentation import day

blueprint = Blueprint("own_data", __name__, url_prefix="/account/data")
_WORD = "注销"
_UNSURE = FieldProblem("word", "确认", f"请输入“{_WORD}”两个字，表示确认")


@blueprint.get("/")
@login_required
def index() -> str:
    """What is kept, and what one can do with it."""
    return _page({})


@blueprint.post("/export")
@login_required
def export() -> Response:
    """A copy as a JSON file; POST, because it is recorded."""
    body = json.dumps(export_own_data(session(), actor()), ensure_ascii=False, indent=2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename=own-data-{today()}.json"
    return response


@blueprint.post("/erase")
@login_required
def erase() -> Answer | tuple[str, int]:
    """Close the account for good, for who knows the password and typed the word."""
    try:
        if request.form.get("word", "").strip() != _WORD:
            raise InvalidError([_UNSURE])
        require_password("current")
    except InvalidError as error:
        return _page(messages(error)), 422
    erase_account(session(), actor())
    flash("账号已注销，您的姓名、邮箱和联系方式已删除。", "success")
    response = Response(status=302, headers={"Location": url_for("home.index")})
    take_token(response)
    return response


def _page(problems: Mapping[str, str]) -> str:
    notice, user = load_notice(), own_user()
    return render_template(
        "account/data.html",
        problems=problems,
        word=_WORD,
        user=user,
        consents=[
            {
                "purpose": notice.purpose(consent.purpose).name,
                "version": consent.policy_version,
                "given": day(consent.given_at),
                "withdrawn": day(consent.withdrawn_at) or "有效",
            }
            for consent in consents_of(session(), user.id)
        ],
    )
