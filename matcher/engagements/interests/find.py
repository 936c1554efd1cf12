"""Which interests an actor may see: the asker's own, and those of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from matcher.accounts.permissions import may, reach, require
from matcher.actor import Actor
from matcher.brokers.assignment import in_office
from matcher.brokers.models import Assignment
from matcher.engagements.interests.models import Interest
from matcher.errors import NotFoundError
from matcher.listings.models import Listing

PAGE_SIZE = 20


@dataclass(frozen=True)
class InterestPage:
    """One page of interests.

    Attributes:
        interests: with their listings and organizations.
        counts: how many there are in each state.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    interests: Sequence[Interest]
    counts: Mapping[str, int]
    page: int
    pages: int


def interests_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for interests that the actor may see: their organization's, their zone's."""
    return reach(actor, "interest.see").condition(Interest.organization_id, Interest.zone_id)


def get_interest(session: Session, actor: Actor, interest_id: int) -> Interest:
    """The interest with this number; not one of another broker's, unless the actor's side asked.

    Raises:
        NotFoundError: there is none that the actor may see.
    """
    near = or_(Interest.organization_id == actor.organization_id, _not_anothers(actor))
    query = _with_sides().where(Interest.id == interest_id, interests_visible_to(actor), near)
    interest = session.scalar(query)
    if interest is None:
        raise NotFoundError("没有这条对接意向，或者您没有查看它的权限。")
    return interest


def desk_interests(session: Session, actor: Actor, state: str, page: int = 1) -> InterestPage:
    """The interests of the actor's zone in one state: what waits oldest first, the rest newest.

    A broker does not see what concerns a listing that another broker looks after.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    return _page(session, desk_conditions(actor), state, page)


def desk_conditions(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """Which interests are the desk's: of the zone, without those of another broker's listings.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    require(actor, "match.see")
    return interests_visible_to(actor), _not_anothers(actor)


def organization_interests(session: Session, actor: Actor) -> Sequence[Interest]:
    """What the actor's organization asked, the newest first."""
    require(actor, "interest.see")
    query = _with_sides().where(Interest.organization_id == actor.organization_id)
    return session.scalars(query.order_by(Interest.id.desc()).limit(PAGE_SIZE)).all()


def _page(
    session: Session, conditions: Sequence[ColumnElement[bool]], state: str, page: int
) -> InterestPage:
    counted = select(Interest.state, func.count()).where(*conditions).group_by(Interest.state)
    counts = dict(session.execute(counted).all())
    pages = max(1, -(-counts.get(state, 0) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    order = Interest.id.asc() if state == "open" else Interest.answered_at.desc()
    query = _with_sides().where(*conditions, Interest.state == state).order_by(order)
    shown = query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return InterestPage(session.scalars(shown).all(), counts, page, pages)


def _not_anothers(actor: Actor) -> ColumnElement[bool]:
    if not may(actor, "interest.decide") or actor.user_id is None:
        return true()
    anothers = exists().where(
        Assignment.listing_id.in_((Interest.listing_id, Interest.own_listing_id)),
        Assignment.broker_id != actor.user_id,
        in_office(),
    )
    return ~anothers


def _with_sides() -> Select[Interest]:
    return select(Interest).options(
        selectinload(Interest.listing).joinedload(Listing.organization),
        selectinload(Interest.own_listing).joinedload(Listing.organization),
        joinedload(Interest.organization),
        selectinload(Interest.engagement),
    )
