"""The blueprint of the account pages, and the steps that they share."""

from collections.abc import Mapping

import flask
from flask import Blueprint, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.attempts import count_attempt
from matcher.accounts.models import User
from matcher.accounts.second_factor import take_second_factor
from matcher.accounts.sessions import token_digest
from matcher.clock import now
from matcher.errors import InvalidError
from webapp.access.identity import bind, browser, present_session
from webapp.access.sign_in_cookie import give_token, take_token
from webapp.context import keep, session
from webapp.forms.present_password import check_present_password
from webapp.links import local_path

blueprint = Blueprint("account", __name__, url_prefix="/account")


def wanted_page() -> str:
    """Where to go after signing in: a path of this site, else the first page."""
    return local_path(request.values.get("next", ""), url_for("home.index"))


def own_user() -> User:
    """The signed-in user, as the database has them."""
    return session().get_one(User, current_user.actor.user_id)


def require_password(field: str) -> User:
    """The signed-in user, who has typed the present password: a stolen session does not have it.

    Raises:
        InvalidError: it is wrong, or was tried too often.
    """
    return check_present_password(field, request.form.get(field, "")[:200])


def take_code(user: User, code: str) -> bool:
    """Whether this is the user's second factor; the attempt counts before it is looked at."""
    address = browser().address
    counted = count_attempt(session(), "code", user.login, address)
    keep()
    right = counted and take_second_factor(session(), user, code, address)
    keep()
    return right


def enter(token: str, target: str) -> Response:
    """Go on in a session that has just begun, in place of the present one."""
    _end_present()
    flask.session.clear()
    bind(token_digest(token))
    response = redirect(target)
    give_token(response, token)
    return response


def close_session(target: str) -> Response:
    """End the present session, and go on to a page."""
    _end_present()
    flask.session.clear()
    response = redirect(target)
    take_token(response)
    return response


def messages(error: InvalidError) -> Mapping[str, str]:
    """The problems by field, as forms show them."""
    return {problem.field: problem.message for problem in error.problems}


def _end_present() -> None:
    present = present_session()
    if present:
        present.ended_at = now()
        g.sign_in_session = None
