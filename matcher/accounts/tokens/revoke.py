"""What ends with a password, or with all sign-ins: the user's personal tokens.

Tokens of an organization stay: programs of all its members may depend on them, and each member
sees and revokes them.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sessions import sign_out_elsewhere
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now


def revoke_personal_tokens(session: Session, actor: Actor, user: User) -> int:
    """Make the user's own tokens useless at once; returns how many that could still be used."""
    query = select(AccessToken).where(
        AccessToken.user_id == user.id,
        AccessToken.organization_id.is_(None),
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > now(),
    )
    found = session.scalars(query).all()
    for token in found:
        token.revoked_at = now()
        record(session, actor, "token.revoke", ("token", token.id))
    session.flush()
    return len(found)


def sign_out_everywhere(session: Session, actor: Actor, user: User) -> int:
    """End all sessions of the user and revoke the personal tokens; returns how many sessions."""
    revoke_personal_tokens(session, actor, user)
    return sign_out_elsewhere(session, actor, user)
