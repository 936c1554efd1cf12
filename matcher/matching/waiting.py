"""What waits for a decision, as little of it as short lists and comparisons need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import CHINA, today
from matcher.matching.models import Match
from matcher.matching.standing import (
    NEEDS,
    OFFERS,
    WHOSE,
    holder,
    in_zone,
    standing,
    with_sides,
)

_OPEN = "suggested"


@dataclass(frozen=True)
class Offer:
    """What a match offers, as little as tells it apart from others."""

    id: int
    code: str
    title: str
    content_hash: str | None
    organization: str


def waiting_offers(
    session: Session, actor: Actor, need_ids: Collection[int]
) -> Sequence[tuple[Match, Offer]]:
    """What waits for a decision about these needs, best first, each with what it offers.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    columns = (OFFERS.c.id, OFFERS.c.code, OFFERS.c.title, OFFERS.c.content_hash)
    query = (
        with_sides(select(Match, *columns, Organization.name).select_from(Match))
        .join(Organization, OFFERS.c.organization_id == Organization.id)
        .where(in_zone(actor), standing() == _OPEN, Match.need_id.in_(need_ids))
    )
    rows = session.execute(query.order_by(Match.relevance.desc(), Match.id))
    return [(row[0], Offer(*row[1:])) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """The first that wait: grade, title and code of the need, title of the achievement; and all."""

    rows: Sequence[tuple[str, str, str, str]]
    total: int


def first_waiting(session: Session, actor: Actor, whose: str, limit: int) -> Waiting:
    """The best few that wait for a decision, without their texts, in one query.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    titles = (NEEDS.c.title, NEEDS.c.code, OFFERS.c.title)
    query = (
        with_sides(select(Match.grade, *titles, func.count().over()).select_from(Match))
        .where(in_zone(actor), standing() == _OPEN)
        .where(holder(actor, Match.need_id).in_(WHOSE[whose]))
        .order_by(Match.relevance.desc(), Match.id)
    )
    rows = session.execute(query.limit(limit)).all()
    return Waiting([tuple(row[:4]) for row in rows], rows[0][4] if rows else 0)


def handled_today(session: Session, actor: Actor) -> int:
    """How many pairs the actor has confirmed or dismissed today."""
    decided = (
        select(func.count())
        .select_from(Match)
        .where(
            Match.decided_by == actor.user_id,
            Match.decided_at >= datetime.combine(today(), time(), CHINA),
            Match.state != _OPEN,
        )
    )
    return session.scalar(decided) or 0
