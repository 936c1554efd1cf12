"""Stored matches to work on: a zone's for its brokers, a listing's for its owner."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.listings.visibility import visible_to
from matcher.matching.models import Match
from matcher.matching.passages import side_of
from matcher.matching.standing import NEEDS, WHOSE, holder, in_zone, standing, with_sides

PAGE_SIZE = 10
_OPEN = "suggested"
_Values = tuple[str, str, str, str]  # state, grade, kind of the need, whose the need is
_Groups = Mapping[_Values, int]


@dataclass(frozen=True)
class Worklist:
    """One page of a zone's matches, best first.

    Attributes:
        matches: the page's matches.
        total: how many the filters leave.
        states: per state, how many there are with the other filters; "snoozed" for put off.
        grades: per grade, likewise.
        kinds: per kind of need, likewise.
        whose: per key of `WHOSE`, likewise.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    matches: Sequence[Match]
    total: int
    states: Mapping[str, int]
    grades: Mapping[str, int]
    kinds: Mapping[str, int]
    whose: Mapping[str, int]
    page: int
    pages: int


def worklist(
    session: Session,
    actor: Actor,
    state: str = _OPEN,
    grades: Collection[str] = (),
    kinds: Collection[str] = (),
    page: int = 1,
    *,
    whose: str = "zone",
) -> Worklist:
    """The matches whose need lies in the actor's zone, or is of the own organization.

    Pairs that wait for a decision are shown while both sides are public; decided ones while the
    actor may see both sides.

    Args:
        session: reads the matches.
        actor: who looks.
        state: of the matches; "snoozed" for those that were put off.
        grades: any of these; none for all.
        kinds: of the need, likewise.
        page: 1 for the first; beyond the end gives the last.
        whose: a key of `WHOSE`.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    asked = ((state,), grades, kinds, WHOSE[whose])
    groups = _groups(session, actor)
    total = sum(number for values, number in groups.items() if _fits(values, asked, range(4)))
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = _asked_for(actor, standing() == state, grades, kinds, whose)
    matches = session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    states, by_grade, by_kind, held = (_counts(groups, asked, column) for column in range(4))
    by_whose = {name: sum(held[one] for one in holders) for name, holders in WHOSE.items()}
    return Worklist(matches, total, states, by_grade, by_kind, by_whose, page, pages)


def _groups(session: Session, actor: Actor) -> _Groups:
    """How many of the zone's matches there are of each kind."""
    # Grouped by name: PostgreSQL would not see that two expressions with parameters are one.
    columns = (
        standing().label("stands"),
        Match.grade.label("graded"),
        NEEDS.c.kind.label("kind_of_need"),
        holder(actor, Match.need_id).label("held"),
    )
    counted = with_sides(select(*columns, func.count()).select_from(Match)).where(in_zone(actor))
    rows = session.execute(counted.group_by("stands", "graded", "kind_of_need", "held"))
    return {(state, grade, kind, held): number for state, grade, kind, held, number in rows}


def matches_after(
    session: Session,
    actor: Actor,
    after: tuple[float, int] | None,
    limit: int,
    *,
    state: str = _OPEN,
    grades: Collection[str] = (),
    kinds: Collection[str] = (),
) -> Sequence[Match]:
    """The same matches behind a relevance and row id, best first.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    query = _asked_for(actor, Match.state == state, grades, kinds, "zone")
    if after is not None:
        relevance, match_id = after
        tied = and_(Match.relevance == relevance, Match.id > match_id)
        query = query.where(or_(Match.relevance < relevance, tied))
    return session.scalars(query.limit(limit)).all()


def matches_of(session: Session, actor: Actor, listing: Listing) -> Sequence[Match]:
    """The matches of the actor's own listing that were not dismissed, best first.

    Raises:
        ForbiddenError: the listing is somebody else's.
    """
    require(actor, "listing.edit", owner_id=listing.organization_id, zone_id=listing.zone_id)
    query = _of_listing(actor, listing).where(Match.state != "dismissed")
    return session.scalars(query.order_by(Match.relevance.desc(), Match.id)).all()


def dismissed_of(session: Session, actor: Actor, listing: Listing) -> Sequence[Match]:
    """The listing's matches that were dismissed and are not suggested again, the latest first.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    query = _of_listing(actor, listing).where(Match.state == "dismissed", of_reach(actor))
    return session.scalars(query.order_by(Match.decided_at.desc(), Match.id)).all()


def of_reach(actor: Actor) -> ColumnElement[bool]:
    """Matches with a side in the actor's zone: what others decided, and why, stays with them."""
    seen = reach(actor, "match.see").condition(Listing.organization_id, Listing.zone_id)
    near = select(Listing.id).where(seen)
    return or_(Match.need_id.in_(near), Match.achievement_id.in_(near))


_SIDES = tuple(
    selectinload(side).joinedload(Listing.organization) for side in (Match.need, Match.achievement)
)


def _of_listing(actor: Actor, listing: Listing) -> Select[Match]:
    """The listing's matches whose other side the actor sees."""
    mine, theirs = Match.need_id, Match.achievement_id
    if side_of(listing.kind) == "achievement":
        mine, theirs = theirs, mine
    seen = theirs.in_(select(Listing.id).where(visible_to(actor)))
    return select(Match).where(mine == listing.id, seen).options(*_SIDES)


def _asked_for(
    actor: Actor,
    stands: ColumnElement[bool],
    grades: Collection[str],
    kinds: Collection[str],
    whose: str,
) -> Select[Any]:
    """The zone's matches that stand so, best first, with their listings."""
    query = with_sides(select(Match)).where(in_zone(actor), stands)
    if grades:
        query = query.where(Match.grade.in_(grades))
    if kinds:
        query = query.where(NEEDS.c.kind.in_(kinds))
    if whose != "zone":
        query = query.where(holder(actor, Match.need_id).in_(WHOSE[whose]))
    return query.order_by(Match.relevance.desc(), Match.id).options(*_SIDES)


def _fits(values: _Values, asked: Sequence[Collection[str]], columns: Iterable[int]) -> bool:
    return all(not asked[column] or values[column] in asked[column] for column in columns)


def _counts(groups: _Groups, asked: Sequence[Collection[str]], column: int) -> Counter[str]:
    """How many each value of a column has when the filters on the other columns are kept."""
    others = [other for other in range(4) if other != column]
    counts: Counter[str] = Counter()
    for values, number in groups.items():
        if _fits(values, asked, others):
            counts[values[column]] += number
    return counts
