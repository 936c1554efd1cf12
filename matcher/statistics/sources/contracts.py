"""The ledger as figures read it: which contracts belong to a period, and which of them count.

A contract belongs to the period of its registration; one that was not registered to that of its
signing, and a draft without a day to that of its making. So each one is in exactly one month,
counted or excluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from matcher.clock import CHINA
from matcher.contracts.models import Contract, code_of
from matcher.privacy.masking import mask
from matcher.statistics.definitions import Computation, load
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import EVERYTHING, Query, Record, Source, Tally, words
from matcher.taxonomy import scheme

_DATED = Contract.registered_on.is_not(None)


class Read(NamedTuple):
    """What is read of a contract; named like the columns."""

    id: int
    created_at: datetime
    title: str
    signed_on: date | None
    registered_on: date | None
    state: str
    direction: str
    refusal_ground: str
    total_amount: Decimal
    technology_amount: Decimal


def read(row: Sequence[Any]) -> Read:
    """A row of `COLUMNS`; its title is for people who read no personal data."""
    found = Read(*row)
    return found._replace(title=mask(found.title))


COLUMNS = tuple(getattr(Contract, name) for name in Read._fields)


@dataclass(frozen=True)
class _Group:
    """Contracts of one state and direction, with or without a day of registration."""

    state: str
    direction: str
    dated: bool
    count: int
    total_amount: Decimal
    technology_amount: Decimal


def registered(scope: Scope) -> ColumnElement[bool]:
    """The condition for contracts that were registered in a scope, whatever became of them."""
    return and_(
        Contract.zone_id.in_(scope.zone_ids),
        Contract.registered_on.between(scope.first, scope.last),
    )


def unregistered(scope: Scope) -> ColumnElement[bool]:
    """The condition for contracts without a day of registration that belong to a scope."""
    unsigned = and_(
        Contract.signed_on.is_(None),
        Contract.created_at >= scope.begin,
        Contract.created_at < scope.end,
    )
    return and_(
        Contract.zone_id.in_(scope.zone_ids),
        Contract.registered_on.is_(None),
        or_(Contract.signed_on.between(scope.first, scope.last), unsigned),
    )


def counting(directions: Sequence[str]) -> ColumnElement[bool]:
    """The condition for contracts that count, whenever they were registered."""
    return and_(
        Contract.state.in_(load().counted_states),
        _DATED,
        Contract.direction.in_(directions),
    )


def why_not(contract: Read, directions: Sequence[str]) -> str:
    """Why a contract does not count, in words; empty where it does."""
    if contract.state not in load().counted_states:
        ground = scheme("refusal_grounds").name(contract.refusal_ground) or "未说明"
        return words(contract.state, ground=ground)
    if contract.registered_on is None:
        return words("undated")
    if contract.direction == "outside":
        return words("outside")
    if contract.direction not in directions:
        return words("direction", direction=scheme("contract_directions").name(contract.direction))
    return ""


class Contracts(Source):
    """Contracts of the ledger."""

    def tally(self, computation: Computation) -> Tally:
        """Add up what counts, and count what does not."""
        counted = [group for group in self._groups if _counts(group, computation)]
        column = computation.amount or "total_amount"
        return Tally(
            amount=sum((getattr(group, column) for group in counted), Decimal(0)),
            counted=sum(group.count for group in counted),
            excluded=sum(group.count for group in self._groups if group not in counted),
        )

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""
        counts = counting(computation.directions)
        query = self._rows(or_(registered(self.scope), unregistered(self.scope)), not_(counts))
        if not excluded:
            query = self._rows(registered(self.scope), counts)
        rows = self.session.execute(query.offset(offset).limit(limit))
        return [record_of(read(row), computation) for row in rows]

    def everything(self, computation: Computation) -> Sequence[Record]:
        """Both lists; those that do not count have a reason."""
        return [record_of(row, computation) for row in self._all]

    def _rows(self, *conditions: ColumnElement[bool]) -> Query:
        newest = (Contract.registered_on, Contract.signed_on)
        order = (*(day.desc().nulls_last() for day in newest), Contract.id)
        return select(*COLUMNS).where(*conditions).order_by(*order)

    @cached_property
    def _all(self) -> list[Read]:
        # Read once, for there are several figures of the same contracts.
        rows = self._rows(or_(registered(self.scope), unregistered(self.scope)))
        return [read(row) for row in self.session.execute(rows)]

    @cached_property
    def _groups(self) -> list[_Group]:
        # Asked in two: together, SQLite would not read the first one from the index alone.
        return [
            group
            for part in (registered(self.scope), unregistered(self.scope))
            for group in starmap(_Group, self.session.execute(_grouped(part)))
        ]


def _grouped(part: ColumnElement[bool]) -> Query:
    return (
        select(
            Contract.state,
            Contract.direction,
            _DATED.label("dated"),
            func.count(),
            func.sum(Contract.total_amount),
            func.sum(Contract.technology_amount),
        )
        .where(part)
        .group_by(Contract.state, Contract.direction, "dated")
    )


def record_of(contract: Read, computation: Computation) -> Record:
    """The record behind a figure of the ledger."""
    return Record(
        kind="contract",
        code=code_of(contract.id, contract.created_at),
        title=contract.title,
        on=contract.registered_on
        or contract.signed_on
        or contract.created_at.astimezone(CHINA).date(),
        amount=getattr(contract, computation.amount or "total_amount"),
        reason=why_not(contract, computation.directions),
    )


def _counts(group: _Group, computation: Computation) -> bool:
    right = group.state in load().counted_states and group.direction in computation.directions
    return right and group.dated
