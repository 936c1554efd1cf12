"""How contracts grow: month by month, and compared with the year before."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.statistics.breakdowns import Slice, counted, slices
from matcher.statistics.definitions import load
from matcher.statistics.period import Period, months_until
from matcher.statistics.scope import Scope
from matcher.statistics.verdicts import rounded
from matcher.statistics.ways import MONTH, month_of
from matcher.statistics.zones import require_zones

_NOTHING = (0, Decimal(0), Decimal(0))
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Point:
    """The contracts of a month; amounts are in yuan."""

    period: Period
    count: int
    amount: Decimal
    technology_amount: Decimal


@dataclass(frozen=True)
class Growth:
    """What contracts of one kind did since the year before; amounts are in yuan.

    Attributes:
        code: of the slice; empty for all together.
        name: as people read it.
        count: contracts of the period.
        count_before: contracts of the same days of the year before.
        count_growth: in %; None where there were none before.
        amount: 成交额 of the period.
        amount_before: of the same days of the year before.
        amount_growth: in %; None where there was nothing before.
    """

    code: str
    name: str
    count: int
    count_before: int
    count_growth: Decimal | None
    amount: Decimal
    amount_before: Decimal
    amount_growth: Decimal | None


def trend(
    session: Session, actor: Actor, zone_ids: Collection[int], last: Period, months: int = 24
) -> list[Point]:
    """Contracts that count, by the month of their registration; empty months too.

    Args:
        session: reads them.
        actor: who looks.
        zone_ids: of which zones.
        last: the period with whose last month the trend ends.
        months: how many, the oldest first.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    shown = months_until(last, months)
    scope = Scope(require_zones(actor, zone_ids), shown[0].first, shown[-1].last)
    rows = session.execute(counted(scope, MONTH.label("value")).group_by("value"))
    found = {month_of(value): numbers for value, *numbers in rows}
    return [Point(month, *found.get(month, _NOTHING)) for month in shown]


def growth(
    session: Session,
    actor: Actor,
    zone_ids: Collection[int],
    period: Period,
    by: str = "type",
) -> list[Growth]:
    """The period beside the same days of the year before: all together, then each slice.

    Types are those that both years were counted by: before 2021 there were four.

    Args:
        session: reads the contracts.
        actor: who looks.
        zone_ids: of which zones.
        period: of which period; one that goes on is compared up to the same day.
        by: a key of `WAYS` but "month".

    Raises:
        ForbiddenError: the actor may not see one of the zones.
        NotFoundError: there is no such way.
    """
    if by == "month":
        raise NotFoundError("同比不能按月份分组，请选择某个月份查看同比。")
    zones = require_zones(actor, zone_ids)
    way = comparable(by, period)
    now = slices(session, way, Scope.of(zones, period), period)
    before = slices(session, way, Scope.compared(zones, period), period)
    known = {one.code: one for one in before}
    pairs = [(one, known.pop(one.code, Slice(one.code, one.name))) for one in now]
    pairs += [(Slice(one.code, one.name), one) for one in known.values()]
    total = _growth(_total(now), _total(before))
    return [total, *(_growth(one, other) for one, other in pairs)]


def comparable(by: str, period: Period) -> str:
    """The way by which both years were counted."""
    old = period.year_before.year <= load().types_until
    return "type_before_2021" if by == "type" and old else by


def _total(all_slices: Collection[Slice]) -> Slice:
    return Slice(
        "",
        "合计",
        sum(one.count for one in all_slices),
        sum((one.amount for one in all_slices), Decimal(0)),
    )


def _growth(now: Slice, before: Slice) -> Growth:
    return Growth(
        code=now.code,
        name=now.name,
        count=now.count,
        count_before=before.count,
        count_growth=_percent(Decimal(now.count), Decimal(before.count)),
        amount=now.amount,
        amount_before=before.amount,
        amount_growth=_percent(now.amount, before.amount),
    )


def _percent(now: Decimal, before: Decimal) -> Decimal | None:
    return rounded(_HUNDRED * (now - before) / before) if before else None
