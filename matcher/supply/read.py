"""Reading what was made up for the actor's enterprise."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public, visible_to
from matcher.supply.models import Supply, SupplyEntry
from matcher.taxonomy import load_rules


def months_of(session: Session, actor: Actor) -> Sequence[tuple[date, int]]:
    """The months that have a supply, the newest first, with the number of entries of each.

    Raises:
        ForbiddenError: the actor is no member of an enterprise.
    """
    require(actor, "supply.see")
    query = (
        select(Supply.month, func.count(SupplyEntry.id))
        .outerjoin(SupplyEntry, SupplyEntry.supply_id == Supply.id)
        .where(_mine(actor))
        .group_by(Supply.month)
        .order_by(Supply.month.desc())
    )
    rows = session.execute(query.limit(load_rules().supply.listed_months))
    return [(month, count) for month, count in rows]


def supply_of(session: Session, actor: Actor, month: date) -> Supply:
    """The supply of a month.

    Raises:
        ForbiddenError: the actor is no member of an enterprise.
        NotFoundError: there is none.
    """
    require(actor, "supply.see")
    found = session.scalar(select(Supply).where(_mine(actor), Supply.month == month))
    if found is None:
        raise NotFoundError("这个月没有为贵单位整理的成果供给。请从列表中选择月份。")
    return found


def entries_of(session: Session, actor: Actor, supply: Supply) -> Sequence[SupplyEntry]:
    """What of a supply may still be read: achievements that are public, needs that are the own.

    The organizations of the achievements are loaded with them.
    """
    need = aliased(Listing)
    query = (
        select(SupplyEntry)
        .join(SupplyEntry.achievement)
        .outerjoin(need, SupplyEntry.need_id == need.id)
        .where(SupplyEntry.supply_id == supply.id, is_public())
        .where(or_(SupplyEntry.need_id.is_(None), visible_to(actor, need)))
        .options(
            joinedload(SupplyEntry.achievement).joinedload(Listing.organization),
            joinedload(SupplyEntry.need),
        )
        .order_by(SupplyEntry.place)
    )
    return session.scalars(query).unique().all()


def _mine(actor: Actor) -> ColumnElement[bool]:
    return Supply.organization_id == actor.organization_id
