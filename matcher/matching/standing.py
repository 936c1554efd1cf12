"""Where a stored match stands for somebody: its state, put off or not, and whose the need is."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    and_,
    case,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.brokers.assignment import assigned_to, in_office
from matcher.brokers.models import Assignment
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public, visible_to
from matcher.matching.models import Match

# Columns of the listings alone: the classes would join the tables of all three kinds.
NEEDS: FromClause = Listing.__table__.alias("needs")
OFFERS: FromClause = Listing.__table__.alias("offers")
# Not a state of its own: a pair that was put off is still suggested.
SNOOZED = "snoozed"
_MINE, _NOBODYS, _OTHERS = "mine", "unassigned", "others"
# What a list can be limited to -> the needs of whom it shows.
WHOSE: Mapping[str, tuple[str, ...]] = {
    "open": (_MINE, _NOBODYS),
    "mine": (_MINE,),
    "unassigned": (_NOBODYS,),
    "zone": (_MINE, _NOBODYS, _OTHERS),
}


def standing() -> ColumnElement[str]:
    """The state of a match, or `SNOOZED`."""
    off = and_(Match.state == "suggested", Match.snoozed_until > today())
    return case((off, literal(SNOOZED)), else_=Match.state)


def holder(actor: Actor, need_id: SQLColumnExpression[int]) -> ColumnElement[str]:
    """Whether the need is the actor's, nobody's or another broker's."""
    held = select(Assignment.listing_id).where(in_office())
    return case(
        (need_id.in_(assigned_to(actor.user_id or 0)), literal(_MINE)),
        (need_id.not_in(held), literal(_NOBODYS)),
        else_=literal(_OTHERS),
    )


def holders(session: Session, need_ids: Collection[int]) -> Mapping[int, tuple[int, str]]:
    """Row id and name of the broker who looks after each of these needs, where there is one."""
    query = (
        select(Assignment.listing_id, User.id, User.display_name)
        .join(User, User.id == Assignment.broker_id)
        .where(Assignment.listing_id.in_(need_ids), in_office())
    )
    return {need: (user, name) for need, user, name in session.execute(query)}


def with_sides(query: Select[Any]) -> Select[Any]:
    """The matches of a query joined to the plain columns of both listings."""
    query = query.join(NEEDS, Match.need_id == NEEDS.c.id)
    return query.join(OFFERS, Match.achievement_id == OFFERS.c.id)


def in_zone(actor: Actor) -> ColumnElement[bool]:
    """Matches that the actor's desk works on; the query must have been given its sides.

    Asked of the joined rows: lists of the ids of all listings, or of all that are public, would
    be made anew for each query.
    """
    waiting = and_(Match.state == "suggested", is_public(NEEDS.c), is_public(OFFERS.c))
    visible = and_(visible_to(actor, NEEDS.c), visible_to(actor, OFFERS.c))
    seen = reach(actor, "match.see").condition(NEEDS.c.organization_id, NEEDS.c.zone_id)
    return and_(seen, or_(waiting, and_(Match.state != "suggested", visible)))
