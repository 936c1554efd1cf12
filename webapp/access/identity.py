"""Who the reader is: the user of the open session that the browser's cookie names."""

import flask
from flask import Flask, g, request
from flask_login import LoginManager, UserMixin

from matcher.accounts.models import User
from matcher.accounts.sessions import Browser, find_session, mark_seen, seen_long_ago
from matcher.accounts.sign_in import actor_of
from matcher.accounts.sign_in_models import SignInSession
from matcher.taxonomy import scheme
from webapp.access.sign_in_cookie import given_token
from webapp.context import client_address, is_reading, runtime, session

_BOUND = "of"


class SignedIn(UserMixin):
    """A user of this request, with what pages show of them."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.display_name = user.display_name
        self.organization_name = user.organization.name if user.organization else ""
        self.actor = actor_of(user)

    @property
    def role_names(self) -> list[str]:
        """The roles in Chinese."""
        return [scheme("roles").name(role) for role in sorted(self.actor.roles)]


def init_app(app: Flask) -> None:
    """Know the reader before anything is asked of them."""
    manager = LoginManager(app)
    manager.login_view = "account.sign_in"
    manager.login_message = "请先登录，再继续刚才的操作。"
    manager.login_message_category = "info"
    # Nothing of Flask's own cookie says who somebody is.
    manager.session_protection = None

    @manager.request_loader
    def _load(_request: object) -> SignedIn | None:
        found = present_session()
        return SignedIn(found.user) if found and not found.pending else None

    @app.before_request
    def _bind() -> None:
        """Drop Flask's session, and with it all form tokens, when another session is present."""
        if request.endpoint == "static":
            return
        # Whoever sends slowly must not hold a transaction meanwhile: SQLite has one writer.
        request.get_data(parse_form_data=True)
        found = present_session()
        digest = found.token_hash if found else None
        if flask.session.get(_BOUND) != digest:
            flask.session.clear()
            if digest:
                bind(digest)


def present_session() -> SignInSession | None:
    """The open session of the browser's cookie, which may wait for the second factor."""
    if "sign_in_session" not in g:
        token = given_token()
        g.sign_in_session = find_session(session(), token) if token else None
        if g.sign_in_session and seen_long_ago(g.sign_in_session):
            _mark_seen(g.sign_in_session.id)
    found: SignInSession | None = g.sign_in_session
    return found


def bind(digest: str) -> None:
    """Make the form tokens from now on good only beside the session token of this digest."""
    flask.session[_BOUND] = digest


def browser() -> Browser:
    """Where this request comes from."""
    return Browser(client_address(), request.user_agent.string)


def _mark_seen(session_id: int) -> None:
    if not is_reading():
        mark_seen(session(), session_id)
        return
    # The transaction of a page that is read writes nothing.
    with runtime().database.write() as writing:
        mark_seen(writing, session_id)
