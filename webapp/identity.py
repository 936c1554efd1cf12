"""The signed-in user: Flask-Login's view of `matcher.accounts`."""

from flask import Flask
from flask_login import LoginManager, UserMixin

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.taxonomy import scheme
from webapp.context import session


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
    """Load the user of the session cookie with each request."""
    manager = LoginManager(app)
    manager.login_view = "account.sign_in"
    manager.login_message = "请先登录，再继续刚才的操作。"
    manager.login_message_category = "info"
    manager.session_protection = "strong"

    @manager.user_loader
    def _load(user_id: str) -> SignedIn | None:
        user = session().get(User, int(user_id))
        return SignedIn(user) if user and user.active else None
