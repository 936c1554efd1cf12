"""Filters and orders of engagements as conditions of a query."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)

from matcher.accounts.models import Organization
from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.models import Activity, Engagement, EngagementStage
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.taxonomy import load_rules

ENDED = ("completed", "terminated")
_CODE = re.compile(r"E?(?:[0-9]{4}-)?0*([0-9]{1,9})", re.IGNORECASE)


def narrowed(query: Select[Any], actor: Actor, filters: EngagementFilters) -> Select[Any]:
    """The engagements that these filters leave; the query must join the match."""
    query = query.join(EngagementStage, is_present())
    stages = filters.stages
    query = query.where(Engagement.stage.in_(stages) if stages else running())
    if filters.whose == "mine":
        query = query.where(Engagement.broker_id == actor.user_id)
    if filters.owner:
        query = query.where(Engagement.broker_id == filters.owner)
    if filters.overdue:
        query = query.where(overdue())
    if filters.due:
        query = query.where(_next_day() <= soon())
    if filters.fields or filters.kinds:
        query = query.where(Match.need_id.in_(_needs(filters)))
    return query.where(_says(filters.text)) if filters.text else query


def ordered(query: Select[Any], sort: str) -> Select[Any]:
    """In the order that was asked for; equal ones by their number."""
    deadline, following = EngagementStage.deadline, _next_day()
    orders: dict[str, tuple[Any, ...]] = {
        "deadline": (deadline.is_(None), deadline),
        "since": (EngagementStage.entered_at,),
        "next": (following.is_(None), following),
        "newest": (),
    }
    return query.order_by(*orders[sort], Engagement.id.desc())


def is_present() -> ColumnElement[bool]:
    """Joins an engagement with the stage that it is in; no stage is entered twice."""
    return and_(
        EngagementStage.engagement_id == Engagement.id, EngagementStage.stage == Engagement.stage
    )


def running() -> ColumnElement[bool]:
    """Engagements that have not ended."""
    return Engagement.stage.not_in(ENDED)


def overdue() -> ColumnElement[bool]:
    """Running engagements whose present stage, joined by `is_present`, is past its deadline."""
    return and_(running(), EngagementStage.deadline < today())


def soon() -> Any:
    """The last day that counts as coming."""
    return today() + timedelta(days=load_rules().workbench.soon_days)


def _next_day() -> ColumnElement[Any]:
    """The day of the engagement's first activity that is still to be done."""
    waiting = (Activity.engagement_id == Engagement.id, Activity.done.is_(False))
    first = select(func.min(Activity.next_on, type_=Date)).where(*waiting)
    return first.correlate(Engagement).scalar_subquery()


def _needs(filters: EngagementFilters) -> Select[Any]:
    """The ids of needs of these kinds and fields."""
    needs: FromClause = Listing.__table__
    query = select(needs.c.id)
    if filters.kinds:
        query = query.where(needs.c.kind.in_(filters.kinds))
    if filters.fields:
        # A list of codes is text in both databases, each code in quotation marks.
        told = cast(needs.c.technical_fields, String)
        query = query.where(or_(*(told.contains(f'"{code}"') for code in filters.fields)))
    return query


def _says(text: str) -> ColumnElement[bool]:
    """Whether a title or a party's name contains the text, or the code is meant."""
    listings: FromClause = Listing.__table__
    owner = listings.c.organization_id
    named = exists().where(
        Organization.id == owner, Organization.name.icontains(text, autoescape=True)
    )
    titled = listings.c.title.icontains(text, autoescape=True)
    ids = select(listings.c.id).where(or_(titled, named))
    found = _CODE.fullmatch(text)
    number = Engagement.id == (int(found.group(1)) if found else 0)
    return or_(number, Match.need_id.in_(ids), Match.achievement_id.in_(ids))
