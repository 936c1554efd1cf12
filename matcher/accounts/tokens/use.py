"""Act with an access token."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.accounts.sign_in import actor_of
from matcher.accounts.tokens.issue import PREFIX, hash_of
from matcher.accounts.tokens.models import AccessToken
from matcher.actor import Actor
from matcher.clock import now

# An organization's token is no way around the people who review and match.
_MEMBERS = frozenset({"enterprise_member", "research_member"})
_NOTED = timedelta(minutes=5)


@dataclass(frozen=True)
class Bearer:
    """Who acts with a token.

    Attributes:
        actor: the token's user with the roles of this moment, limited to the token's scopes.
        token_id: which token.
        noted: whether its use was written down a moment ago.
    """

    actor: Actor
    token_id: int
    noted: bool


def bearer_of(session: Session, secret: str) -> Bearer | None:
    """Whose token this is; None when it is of no use now.

    It is unknown, expired or revoked; or its user is shut out, or has been given a one-time
    password: until the owner is back, programs may act no more than the pages let them.
    """
    if not secret.startswith(PREFIX):
        return None
    query = select(AccessToken).where(AccessToken.secret_hash == hash_of(secret))
    token = session.scalar(query)
    if token is None or not token.usable:
        return None
    if not token.user.active or token.user.locked_at or token.user.must_change_password:
        return None
    actor = replace(actor_of(token.user), scopes=frozenset(token.scopes), token_id=token.id)
    if token.organization_id is not None:
        if token.organization_id != actor.organization_id:
            return None
        actor = replace(actor, roles=actor.roles & _MEMBERS)
    noted = token.last_used_at is not None and token.last_used_at > now() - _NOTED
    return Bearer(actor, token.id, noted)


def note_use(session: Session, bearer: Bearer) -> None:
    """Write down that the token is in use, to some minutes."""
    used = update(AccessToken).where(AccessToken.id == bearer.token_id)
    session.execute(used.values(last_used_at=now()))
