"""What a user has to do before anything else: a new password, a second factor."""

from flask import Flask, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.passwords import must_change, password_policy
from matcher.accounts.second_factor import enrolled, needs_second_factor
from webapp.access.identity import present_session
from webapp.answers.problem_details import asked_by_a_machine
from webapp.context import runtime, session

# The page to go to, and the endpoints that serve it.
_PASSWORD = "account.password"  # noqa: S105 - the name of a page
_FACTOR = "account.second_factor"
_ALWAYS = frozenset({"static", "account.sign_out"})


def init_app(app: Flask) -> None:
    """Lead users to what they have to do, whatever they ask for."""

    @app.before_request
    def _lead() -> Response | None:
        endpoint = request.endpoint or ""
        # The API refuses by itself: a program cannot be led to a page.
        if endpoint in _ALWAYS or asked_by_a_machine() or not current_user.is_authenticated:
            return None
        page = obligation()
        return None if page is None or endpoint.startswith(page) else redirect(url_for(page))


def obligation() -> str | None:
    """The page that the signed-in user has to begin with, if there is one."""
    found = present_session()
    if found is None:
        return None
    if must_change(found.user, password_policy(runtime().settings)):
        return _PASSWORD
    needed = needs_second_factor([held.role for held in found.user.roles])
    return _FACTOR if needed and not enrolled(session(), found.user.id) else None
