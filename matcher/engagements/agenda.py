"""What the desk has to do today: late stages, next activities, answers of parties, interests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now
from matcher.engagements.find import engagements_visible_to, of_party
from matcher.engagements.interests.find import desk_conditions
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Activity, Engagement, EngagementStage, Invitation
from matcher.engagements.narrowing import is_present, overdue, running, soon
from matcher.engagements.parties import SHARED
from matcher.listings.models import Listing
from matcher.listings.submitted import submitted_title
from matcher.matching.models import Match
from matcher.taxonomy import load_rules

Row = TypeVar("Row")
_NEEDS: FromClause = Listing.__table__.alias("needs")
_OFFERS: FromClause = Listing.__table__.alias("offers")


@dataclass(frozen=True)
class Shortlist(Generic[Row]):
    """The first of a list, and how many there are in all."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True)
class Task:
    """Something about an engagement.

    Attributes:
        engagement: without its match.
        titles: of need and achievement, as their authors last submitted them.
        about: the activity, invitation or stage.
        day: by when it is due; None where nothing is.
        party: the name of the organization that spoke; empty where none did.
    """

    engagement: Engagement
    titles: tuple[str, str]
    about: Any
    day: date | None = None
    party: str = ""


def late_stages(session: Session, actor: Actor, whose: str, limit: int) -> Shortlist[Task]:
    """Running engagements past the deadline of their stage, the longest first.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = _tasks(actor, whose, EngagementStage).join(EngagementStage, is_present())
    return _first(session, query.where(overdue()), EngagementStage.deadline, limit)


def next_steps(session: Session, actor: Actor, whose: str, limit: int) -> Shortlist[Task]:
    """What was planned for these days or is overdue, and not marked as done; the oldest first.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = _tasks(actor, whose, Activity).join(Activity, Activity.engagement_id == Engagement.id)
    query = query.where(Activity.done.is_(False), Activity.next_on <= soon(), running())
    query = query.where(_readable(actor))
    return _first(session, query, Activity.next_on, limit)


def answers(session: Session, actor: Actor, whose: str, limit: int) -> Shortlist[Task]:
    """What parties said of late to an invitation, the latest first.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = _tasks(actor, whose, Invitation, Organization.name)
    query = query.join(Invitation, Invitation.engagement_id == Engagement.id)
    query = query.join(Organization, Organization.id == Invitation.organization_id)
    query = query.where(Invitation.answered_at >= _lately())
    return _first(session, query, Invitation.answered_at.desc(), limit)


def messages(session: Session, actor: Actor, whose: str, limit: int) -> Shortlist[Task]:
    """What parties wrote of late into running engagements, the latest first.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = _tasks(actor, whose, Activity, Organization.name)
    query = query.join(Activity, Activity.engagement_id == Engagement.id)
    query = query.join(Organization, Organization.id == Activity.organization_id)
    query = query.where(Activity.created_at >= _lately(), running(), _readable(actor))
    # What the broker noted down about a party is no message from it.
    query = query.where(Activity.author_id != Engagement.broker_id)
    return _first(session, query, Activity.created_at.desc(), limit)


def waiting_interests(
    session: Session, actor: Actor, limit: int
) -> Shortlist[tuple[Interest, str, str]]:
    """Interests that the actor's desk has not answered yet, the oldest first.

    Returns:
        Each with the title of its listing and the name of the organization that asks.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = (
        select(Interest, submitted_title(actor, _NEEDS), Organization.name, func.count().over())
        .join(_NEEDS, _NEEDS.c.id == Interest.listing_id)
        .join(Organization, Organization.id == Interest.organization_id)
        .where(Interest.state == "open", *desk_conditions(actor))
    )
    rows = session.execute(query.order_by(Interest.id).limit(limit)).all()
    return Shortlist([(row[0], row[1], row[2]) for row in rows], rows[0][3] if rows else 0)


def next_steps_of(
    session: Session, actor: Actor, engagements: Sequence[Engagement]
) -> Mapping[int, Activity]:
    """The first activity of each of these that is still to be done, by the engagement's id."""
    ids = [engagement.id for engagement in engagements]
    query = select(Activity).join(Engagement, Engagement.id == Activity.engagement_id)
    query = query.join(Match, Match.id == Engagement.match_id)
    query = query.where(Activity.engagement_id.in_(ids), Activity.done.is_(False))
    query = query.where(Activity.next_on.is_not(None), _readable(actor))
    found: dict[int, Activity] = {}
    for activity in session.scalars(query.order_by(Activity.next_on, Activity.id)):
        found.setdefault(activity.engagement_id, activity)
    return found


def _readable(actor: Actor) -> ColumnElement[bool]:
    """Activities that the desk reads: shared ones, those of its own engagements, its own notes.

    Whose organization has become a party reads what parties read. The query must join the match.
    """
    mine = or_(Engagement.broker_id == actor.user_id, Activity.author_id == actor.user_id)
    return or_(Activity.visibility == SHARED, and_(mine, ~of_party(actor.organization_id)))


def _tasks(actor: Actor, whose: str, *columns: Any) -> Select[Any]:
    """Engagements with both titles and these columns."""
    require(actor, "match.see")
    titles = (submitted_title(actor, _NEEDS), submitted_title(actor, _OFFERS))
    query = (
        select(Engagement, *titles, func.count().over(), *columns)
        .join(Match, Engagement.match_id == Match.id)
        .join(_NEEDS, _NEEDS.c.id == Match.need_id)
        .join(_OFFERS, _OFFERS.c.id == Match.achievement_id)
        .where(engagements_visible_to(actor))
    )
    return query.where(Engagement.broker_id == actor.user_id) if whose == "mine" else query


def _first(session: Session, query: Select[Any], order: Any, limit: int) -> Shortlist[Task]:
    rows = session.execute(query.order_by(order, Engagement.id).limit(limit)).all()
    return Shortlist([_task(*row) for row in rows], rows[0][3] if rows else 0)


def _task(
    engagement: Engagement, need: str, offer: str, _total: int, about: Any, party: str = ""
) -> Task:
    day = getattr(about, "deadline", None) or getattr(about, "next_on", None)
    return Task(engagement, (need, offer), about, day, party)


def _lately() -> Any:
    return now() - timedelta(days=load_rules().workbench.soon_days)
