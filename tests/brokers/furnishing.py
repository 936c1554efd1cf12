"""Brokers with profiles, and needs that wait for review."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole
from matcher.accounts.sign_in import actor_of
from matcher.actor import Actor
from matcher.brokers.models import BrokerProfile
from matcher.listings import post
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from tests.conftest import People


def broker(
    session: Session,
    people: People,
    login: str,
    fields: Sequence[str] = (),
    *,
    organization: Organization | None = None,
    capacity: int = 10,
    active: bool = True,
) -> Actor:
    """A broker of the zone with a profile."""
    user = User(
        login=login,
        display_name=f"示例{login}",
        password_hash="!",
        organization_id=(organization or people.agency).id,
        zone_id=people.zone.id,
        roles=[UserRole(role="broker")],
    )
    session.add(user)
    session.flush()
    profile = BrokerProfile(
        user_id=user.id, technical_fields=list(fields), capacity=capacity, active=active
    )
    session.add(profile)
    session.flush()
    return actor_of(user)


def number(actor: Actor) -> int:
    """The row id of an actor who has an account."""
    assert actor.user_id is not None
    return actor.user_id


def leave(session: Session, actor: Actor) -> None:
    """Close the account."""
    session.get_one(User, actor.user_id).active = False
    session.flush()


def waiting(session: Session, people: People, kind: str = "demand", **fields: object) -> Listing:
    """A submitted listing of the enterprise (of the university for achievements)."""
    schema = SCHEMAS[kind]
    given = {"title": "叶片补焊热裂纹", schema.PARTS[0]: "补焊后出现热裂纹。", **fields}
    owner = people.university if kind == "achievement" else people.enterprise
    author = people.researcher if kind == "achievement" else people.author
    listing = post.create(session, author, kind, owner, schema.parse(given))
    post.submit(session, author, listing)
    return listing
