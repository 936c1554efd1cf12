"""Which engagements an actor may see, one by its code, and the lists."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.models import Engagement
from matcher.engagements.narrowing import ENDED, narrowed, ordered
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.matching.models import Match

PAGE_SIZE = 30
_FARTHEST = 1_000_000
_CODE = re.compile(r"E[0-9]{4}-([0-9]{4,9})")


@dataclass(frozen=True)
class EngagementPage:
    """One page of engagements.

    Attributes:
        engagements: with their stages, matches, listings and organizations.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    engagements: Sequence[Engagement]
    total: int
    page: int
    pages: int


def engagements_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for engagements that the actor may see; the query must join the match."""
    seen = reach(actor, "engagement.see")
    if seen.everything:
        return true()
    near = false() if seen.zone_id is None else Engagement.zone_id == seen.zone_id
    return or_(near, of_party(seen.organization_id))


def get_engagement(session: Session, actor: Actor, code: str) -> Engagement:
    """The engagement with this code.

    Raises:
        NotFoundError: there is none, or none that the actor may see.
    """
    found = _CODE.fullmatch(code)
    number = int(found.group(1)) if found else 0
    engagement = session.scalar(_visible(actor).where(Engagement.id == number))
    if engagement is None or engagement.code != code:
        raise NotFoundError(f"没有编号为 {code[:20]} 的对接，或您不是其中一方。请核对编号。")
    return engagement


def desk_engagements(
    session: Session, actor: Actor, filters: EngagementFilters, page: int = 1
) -> EngagementPage:
    """The table of engagements that the actor's desk works on.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = ordered(narrowed(_desk(actor), actor, filters), filters.sort)
    counted = query.add_columns(func.count().over())
    page = min(max(page, 1), _FARTHEST)
    rows = session.execute(counted.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    if not rows and page > 1:
        page = max(1, -(-_count(session, query) // PAGE_SIZE))
        rows = session.execute(counted.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    total = rows[0][1] if rows else 0
    return EngagementPage([row[0] for row in rows], total, page, max(1, -(-total // PAGE_SIZE)))


def all_desk_engagements(
    session: Session, actor: Actor, filters: EngagementFilters, limit: int
) -> Sequence[Engagement]:
    """The rows of the whole table, for a file.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    query = narrowed(_desk(actor), actor, filters)
    return session.scalars(ordered(query, filters.sort).limit(limit)).all()


def chosen_engagements(session: Session, actor: Actor, ids: Select[Any]) -> Sequence[Engagement]:
    """Those of these ids that the actor's desk works on, for a board.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    return session.scalars(_desk(actor).where(Engagement.id.in_(ids))).all()


def party_engagements(session: Session, actor: Actor) -> Sequence[Engagement]:
    """The engagements in which the actor's organization is a party, the newest first."""
    query = _visible(actor).where(of_party(actor.organization_id))
    return session.scalars(query.order_by(Engagement.id.desc())).all()


def own_engagements(session: Session, actor: Actor, page: int = 1) -> EngagementPage:
    """The same, a page of them."""
    query = _visible(actor).where(of_party(actor.organization_id))
    count = query.with_only_columns(func.count(), maintain_column_froms=True)
    total = session.scalar(count.options()) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = query.order_by(Engagement.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return EngagementPage(session.scalars(shown).all(), total, page, pages)


def engagements_after(
    session: Session, actor: Actor, after: int | None, limit: int, *, ended: bool | None = None
) -> Sequence[Engagement]:
    """The engagements that the actor may see behind a row id, the newest first.

    `ended` limits them to those that ended, or to those that did not.
    """
    query = _visible(actor)
    if ended is not None:
        query = query.where(Engagement.stage.in_(ENDED) == ended)
    if after is not None:
        query = query.where(Engagement.id < after)
    return session.scalars(query.order_by(Engagement.id.desc()).limit(limit)).all()


def engagements_of(session: Session, matches: Iterable[Match]) -> Mapping[int, Engagement]:
    """The engagements that these matches became, by the match's id."""
    ids = [match.id for match in matches]
    rows = session.scalars(select(Engagement).where(Engagement.match_id.in_(ids)))
    return {engagement.match_id: engagement for engagement in rows}


def _count(session: Session, query: Select[Any]) -> int:
    ids = query.with_only_columns(Engagement.id).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def of_party(organization_id: int | None) -> ColumnElement[bool]:
    """The condition for engagements of the organization; the query must join the match."""
    if organization_id is None:
        return false()
    own = select(Listing.id).where(Listing.organization_id == organization_id)
    return or_(Match.need_id.in_(own), Match.achievement_id.in_(own))


def _desk(actor: Actor) -> Select[Engagement]:
    require(actor, "match.see")
    return _visible(actor)


def _visible(actor: Actor) -> Select[Engagement]:
    match = joinedload(Engagement.match)
    return (
        select(Engagement)
        .join(Match, Engagement.match_id == Match.id)
        .where(engagements_visible_to(actor))
        .options(
            selectinload(Engagement.stages),
            match.selectinload(Match.need).joinedload(Listing.organization),
            match.selectinload(Match.achievement).joinedload(Listing.organization),
        )
    )
