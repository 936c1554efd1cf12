"""Contracts and their amounts by type, field, place and whatever else; each sums up to the total.

What counts is what counts in 技术合同成交额: every breakdown has the same contracts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.errors import NotFoundError
from matcher.statistics.definitions import definition
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import Query
from matcher.statistics.sources.contracts import counting
from matcher.statistics.ways import WAYS, Way
from matcher.statistics.zones import require_zones
from matcher.taxonomy import scheme

UNKNOWN = "未填写"
_NOTHING = (0, Decimal(0), Decimal(0))
_Numbers = tuple[int, Decimal, Decimal]


@dataclass(frozen=True)
class Slice:
    """Contracts that have something in common; amounts are in yuan.

    Attributes:
        code: of the code list, `Period.key` of a month, row id of a broker or organization;
            empty where it is unknown.
        name: as people read it.
        count: how many contracts.
        amount: 成交额.
        technology_amount: 技术交易额.
    """

    code: str
    name: str
    count: int = 0
    amount: Decimal = Decimal(0)
    technology_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """Contracts of one technical field and one type; amounts are in yuan."""

    field: str
    field_name: str
    type: str
    type_name: str
    count: int
    amount: Decimal
    technology_amount: Decimal


def breakdown(
    session: Session, actor: Actor, by: str, zone_ids: Collection[int], period: Period
) -> list[Slice]:
    """The contracts of a period by something; the sum is that of 技术合同成交额.

    Args:
        session: reads them.
        actor: who looks.
        by: a key of `WAYS`.
        zone_ids: of which zones.
        period: of which period.

    Returns:
        All types, fields, directions and months in their order, also empty ones; of everything
        else what occurs, the largest amount first.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
        NotFoundError: there is no such way.
    """
    return slices(session, by, Scope.of(require_zones(actor, zone_ids), period), period)


def slices(session: Session, by: str, scope: Scope, period: Period) -> list[Slice]:
    """The same of a scope that the actor was found to see.

    Raises:
        NotFoundError: there is no such way.
    """
    way = WAYS.get(by)
    if way is None:
        raise NotFoundError(f"不能按“{by[:40]}”分组。请从指标页重新进入。")
    query = counted(scope, way.column.label("value")).group_by("value")
    found = _found(session.execute(query), way, period)
    names = way.names(session, found)
    return [
        Slice(code, names.get(code, code) if code else UNKNOWN, *numbers)
        for code, numbers in found.items()
    ]


def cross(session: Session, actor: Actor, zone_ids: Collection[int], period: Period) -> list[Cell]:
    """Technical fields × types, also empty cells, in the order of both lists.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    scope = Scope.of(require_zones(actor, zone_ids), period)
    query = counted(scope, Contract.technical_field, Contract.type)
    rows = session.execute(query.group_by(Contract.technical_field, Contract.type))
    found = {(one, other): numbers for one, other, *numbers in rows}
    fields = _listed("technical_fields", (one for one, _ in found))
    types = _listed("contract_types", (other for _, other in found))
    return [
        Cell(one, fields[one], other, types[other], *found.get((one, other), _NOTHING))
        for one in fields
        for other in types
    ]


def counted(scope: Scope, *columns: Any) -> Query:
    """These columns of the contracts that count, with number, 成交额 and 技术交易额."""
    directions = definition("turnover", scope.last).computation.directions
    return select(
        *columns,
        func.count(),
        func.sum(Contract.total_amount),
        func.sum(Contract.technology_amount),
    ).where(
        Contract.zone_id.in_(scope.zone_ids),
        Contract.registered_on.between(scope.first, scope.last),
        counting(directions),
    )


def _found(rows: Iterable[Any], way: Way, period: Period) -> dict[str, _Numbers]:
    """The numbers by code: those that are always there, then the others by amount."""
    read: dict[str, _Numbers] = {way.code(value): tuple(numbers) for value, *numbers in rows}
    always = way.always(period)
    others = sorted(read.keys() - set(always), key=lambda code: (-read[code][1], code))
    return {code: read.get(code, _NOTHING) for code in (*always, *others)}


def _listed(title: str, occurring: Iterable[str]) -> dict[str, str]:
    """The names of a code list's top level, and of whatever else occurs."""
    terms = {term.code: term.name for term in scheme(title) if not term.parent}
    return terms | {code: code or UNKNOWN for code in sorted(set(occurring) - terms.keys())}
