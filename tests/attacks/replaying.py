"""Access tokens that attackers have, and how they are presented."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sign_in import actor_of
from matcher.accounts.tokens import TokenRequest, issue_token
from tests.attacks.target import Target


def user(session: Session, login: str) -> User:
    """The user with this login."""
    return session.scalars(select(User).where(User.login == login)).one()


def access(target: Target, login: str, *scopes: str) -> tuple[str, int]:
    """A new access token of a user: its secret, and its number."""
    asked = TokenRequest.parse({"name": "示例", "scopes": list(scopes or ("read", "write"))})
    with target.runtime.database.write() as session:
        token, secret = issue_token(session, actor_of(user(session, login)), asked)
        return secret, token.id


def bearer(secret: str) -> dict[str, str]:
    """The header that presents it."""
    return {"Authorization": f"Bearer {secret}"}
