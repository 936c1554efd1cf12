"""The brokers of a zone as its operators see them: what they know, and what they have in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import User, UserRole
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.load import LIVE, Load, loads
from matcher.brokers.models import Assignment, BrokerProfile
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.validation import Schema
from matcher.written import YesNo, choices, coded

PAGE_SIZE = 30
_ACTION = "broker.manage"


class ProfileInput(Schema):
    """What operators write down about a broker."""

    technical_fields: list[
        Annotated[str, AfterValidator(coded("technical_fields", choices("technical_fields")))]
    ] = Field(title="熟悉的技术领域", default=[], max_length=11)
    capacity: int = Field(title="同时承担的上限", ge=1, le=500)
    active: YesNo = Field(title="接受新的分派", default=True)


@dataclass(frozen=True)
class Broker:
    """One broker of the zone.

    Attributes:
        user: the account, with its organization.
        profile: none as long as no operator wrote one.
        load: what the broker has in hand.
        in_office: whether the account is active and still a broker's.
    """

    user: User
    profile: BrokerProfile | None
    load: Load
    in_office: bool


@dataclass(frozen=True)
class Brokers:
    """One page of the zone's brokers.

    Attributes:
        brokers: the page's, those who have left behind the others.
        total: how many there are.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    brokers: Sequence[Broker]
    total: int
    page: int
    pages: int


def brokers_of_zone(session: Session, actor: Actor, page: int = 1) -> Brokers:
    """The brokers of the actor's zone, and those who have left and still have listings.

    Raises:
        ForbiddenError: the actor keeps no profiles.
    """
    query = _brokers(actor)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = query.order_by(_works().desc(), User.id).limit(PAGE_SIZE)
    return Brokers(_read(session, query.offset((page - 1) * PAGE_SIZE)), total, page, pages)


def get_broker(session: Session, actor: Actor, user_id: int) -> Broker:
    """One broker of the actor's zone.

    Raises:
        ForbiddenError: the actor keeps no profiles.
        NotFoundError: there is none in the zone.
    """
    found = _read(session, _brokers(actor).where(User.id == user_id))
    if not found:
        raise NotFoundError("没有这位经纪人，或者属于其他示范区。请从经纪人列表进入。")
    return found[0]


def save_profile(session: Session, actor: Actor, broker: Broker, data: ProfileInput) -> None:
    """Write down what a broker knows and takes on.

    Raises:
        ForbiddenError: the broker is of another zone.
    """
    require(actor, _ACTION, zone_id=broker.user.zone_id)
    before = _audited(broker.profile) if broker.profile else None
    profile = broker.profile or BrokerProfile(user_id=broker.user.id)
    profile.technical_fields = data.technical_fields
    profile.capacity, profile.active = data.capacity, data.active
    session.add(profile)
    target = ("user", broker.user.id)
    record(session, actor, "user.set_broker_profile", target, before, _audited(profile))
    session.flush()


def assigned_listings(session: Session, broker: Broker, page: int = 1) -> Sequence[Listing]:
    """The live listings that a broker looks after, the latest first."""
    query = (
        select(Listing)
        .join(Assignment, Assignment.listing_id == Listing.id)
        .where(Assignment.broker_id == broker.user.id, Listing.state.in_(LIVE))
        .options(joinedload(Listing.organization))
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
    )
    return session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()


def _brokers(actor: Actor) -> Select[User]:
    require(actor, _ACTION)
    seen = reach(actor, _ACTION)
    mine = true() if seen.everything else User.zone_id == seen.zone_id
    left = (
        exists()
        .where(
            Assignment.broker_id == User.id,
            Assignment.listing_id == Listing.id,
            Listing.state.in_(LIVE),
        )
        .correlate(User)
    )
    return select(User).where(mine, or_(_works(), left))


def _works() -> ColumnElement[bool]:
    role = exists().where(UserRole.user_id == User.id, UserRole.role == "broker").correlate(User)
    return and_(User.active, role)


def _read(session: Session, query: Select[User]) -> Sequence[Broker]:
    rows = session.execute(
        query.add_columns(BrokerProfile, _works())
        .outerjoin(BrokerProfile, BrokerProfile.user_id == User.id)
        .options(joinedload(User.organization))
    ).all()
    held = loads(session, [user.id for user, _, _ in rows])
    return [Broker(user, profile, held[user.id], works) for user, profile, works in rows]


def _audited(profile: BrokerProfile) -> dict[str, object]:
    return {
        "technical_fields": profile.technical_fields,
        "capacity": profile.capacity,
        "active": profile.active,
    }
