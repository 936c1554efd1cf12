"""Entries as statistics and pages read them: what holds of a year, and how it came about."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.yearbook.items import items
from matcher.yearbook.models import YearbookEntry

_WITH_PEOPLE = (
    joinedload(YearbookEntry.author),
    joinedload(YearbookEntry.decider),
    joinedload(YearbookEntry.upload),
)


def entries(
    session: Session, zone_ids: Collection[int], year: int, codes: Collection[str] | None = None
) -> Sequence[YearbookEntry]:
    """What zones say of a year: of each item the checked entry, and the newer one if there is.

    Args:
        session: the transaction.
        zone_ids: of which zones; who may see them is asked before.
        year: of which year.
        codes: of which items; all where none are given.

    Returns:
        At most two of each zone and item, by zone, item and number: the newest checked one, and
        after it the newest one in another state.
    """
    asked = (YearbookEntry.zone_id.in_(zone_ids), YearbookEntry.year == year)
    wanted = YearbookEntry.item.in_(codes) if codes is not None else true()
    checked = func.max(YearbookEntry.number).filter(YearbookEntry.state == "checked")
    newest = func.max(YearbookEntry.number)
    held = (
        select(
            YearbookEntry.zone_id, YearbookEntry.item, checked.label("checked"),
            newest.label("newest"),
        )
        .where(*asked, wanted)
        .group_by(YearbookEntry.zone_id, YearbookEntry.item)
        .subquery()
    )  # fmt: skip
    query = (
        select(YearbookEntry)
        .join(held, (held.c.zone_id == YearbookEntry.zone_id) & (held.c.item == YearbookEntry.item))
        .where(*asked, YearbookEntry.number.in_((held.c.checked, held.c.newest)))
        .options(*_WITH_PEOPLE)
        .order_by(YearbookEntry.zone_id, YearbookEntry.item, YearbookEntry.number)
    )
    return session.scalars(query).all()


def values(session: Session, zone_ids: Collection[int], year: int) -> Mapping[str, Decimal]:
    """The checked values of a year, of several zones together; amounts are in yuan.

    An item that one of the zones lacks is absent: a part of a sum would be taken for the whole.
    Percentages make no sum: they are there where all zones say the same.
    """
    by_item: dict[str, list[Decimal]] = {}
    for entry in entries(session, zone_ids, year):
        if entry.state == "checked":
            by_item.setdefault(entry.item, []).append(entry.value)
    return {
        item.code: sum(by_item[item.code], Decimal(0)) if item.adds_up else by_item[item.code][0]
        for item in items(year)
        if len(by_item.get(item.code, ())) == len(set(zone_ids)) > 0
        and (item.adds_up or len(set(by_item[item.code])) == 1)
    }


def history(
    session: Session, actor: Actor, zone: Zone, year: int, code: str
) -> Sequence[YearbookEntry]:
    """All versions of an item, the newest first.

    Raises:
        ForbiddenError: the actor does not see the zone's yearbook.
    """
    require(actor, "yearbook.see", zone_id=zone.id)
    query = (
        select(YearbookEntry)
        .where(
            YearbookEntry.zone_id == zone.id,
            YearbookEntry.year == year,
            YearbookEntry.item == code,
        )
        .options(*_WITH_PEOPLE)
    )
    return session.scalars(query.order_by(YearbookEntry.number.desc())).all()


def get_entry(
    session: Session, actor: Actor, entry_id: int, *, lock: bool = False
) -> YearbookEntry:
    """One version that the actor may see.

    Args:
        session: the transaction.
        actor: who asks.
        entry_id: its row.
        lock: whether nobody else may change its state until the transaction ends.

    Raises:
        ForbiddenError: the actor sees no yearbooks.
        NotFoundError: there is none, or it belongs to another zone; which of the two is not said.
    """
    require(actor, "yearbook.see")
    query = select(YearbookEntry).where(YearbookEntry.id == entry_id, yearbooks_visible_to(actor))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    entry = session.scalar(query)
    if entry is None:
        raise NotFoundError("没有这条年鉴数据，或它属于其他示范区。请从年鉴页面打开。")
    return entry


def waiting(session: Session, actor: Actor, zone: Zone) -> Mapping[int, int]:
    """How many entries of the zone wait to be checked, by year, the latest first.

    Raises:
        ForbiddenError: the actor does not see the zone's yearbook.
    """
    require(actor, "yearbook.see", zone_id=zone.id)
    query = (
        select(YearbookEntry.year, func.count())
        .where(YearbookEntry.zone_id == zone.id, YearbookEntry.state == "entered")
        .group_by(YearbookEntry.year)
        .order_by(YearbookEntry.year.desc())
    )
    return dict(session.execute(query).all())


def yearbooks_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The entries that the actor sees."""
    seen = reach(actor, "yearbook.see")
    return true() if seen.everything else YearbookEntry.zone_id == seen.zone_id
