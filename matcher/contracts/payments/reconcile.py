"""Reconciliation: of each contract what was planned, received, is open and is late, and the sums.

Amounts are in yuan. Drafts take no payments and are absent; cancelled contracts are there when they
had received something.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.contracts.find import contracts_visible_to
from matcher.contracts.models import Contract
from matcher.contracts.payments.filters import ReconciliationFilters
from matcher.contracts.payments.find import COUNTS, TAKES_PAYMENTS
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.overdue import late
from matcher.db import Money

PAGE_SIZE = 30
_NONE = Decimal(0)


@dataclass(frozen=True)
class Reckoned:
    """What one contract, or all of them together, come to.

    Attributes:
        total: what the contracts say.
        planned: sum of the instalments.
        received: all that counts.
        within: of that, what came in the period asked for; all of it without one.
        open: of the total, what is still to come.
        overdue: open parts of instalments due before today.
    """

    total: Decimal
    planned: Decimal
    received: Decimal
    within: Decimal
    open: Decimal
    overdue: Decimal


@dataclass(frozen=True)
class Reconciled:
    """One contract; `last_on` is the day of its last payment."""

    contract: Contract
    reckoned: Reckoned
    last_on: date | None


@dataclass(frozen=True)
class Reconciliation:
    """One page of contracts.

    Attributes:
        rows: the newest contract first.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
        sums: over all of them, not of the page only.
    """

    rows: Sequence[Reconciled]
    total: int
    page: int
    pages: int
    sums: Reckoned


def reconciliation(
    session: Session, actor: Actor, filters: ReconciliationFilters, page: int = 1
) -> Reconciliation:
    """The page of this number, or the nearest that there is.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    ledger = _Ledger(actor, filters)
    totals = [func.coalesce(func.sum(column), _NONE) for column in ledger.columns]
    total, *sums = session.execute(ledger.select(func.count(), *totals)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = ledger.rows(session, PAGE_SIZE, (page - 1) * PAGE_SIZE) if total else []
    return Reconciliation(rows, total, page, pages, Reckoned(*sums))


def reconciled_rows(
    session: Session, actor: Actor, filters: ReconciliationFilters, limit: int
) -> Sequence[Reconciled]:
    """The rows of all pages, for a file.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    return _Ledger(actor, filters).rows(session, limit, 0)


class _Ledger:
    """The contracts that an actor may see, joined with what they plan and received."""

    def __init__(self, actor: Actor, filters: ReconciliationFilters) -> None:
        self._paid = _received(filters)
        self._planned = _planned()
        paid = func.coalesce(self._paid.c.paid, _NONE)
        planned = func.coalesce(self._planned.c.planned, _NONE)
        # Of a cancelled contract nothing is to come.
        rest = type_coerce(Contract.total_amount - paid, Money)
        named: dict[str, ColumnElement[Any]] = {
            "total": type_coerce(Contract.total_amount, Money),
            "planned": planned,
            "received": paid,
            "within": func.coalesce(self._paid.c.within, _NONE),
            "open": case((Contract.state == "cancelled", _NONE), else_=rest),
            "overdue": func.coalesce(self._planned.c.overdue, _NONE),
        }
        self.columns = [
            type_coerce(named[one.name], Money).label(f"all_{one.name}") for one in fields(Reckoned)
        ]
        self._conditions = [
            contracts_visible_to(actor),
            or_(Contract.state.in_(TAKES_PAYMENTS), paid > _NONE),
            _standing(filters.standing, named),
            Contract.zone_id == filters.zone_id if filters.zone_id else true(),
            Contract.broker_id == filters.broker_id if filters.broker_id else true(),
            named["within"] > _NONE if filters.since or filters.until else true(),
        ]

    def select(self, *columns: Any) -> Select[Any]:
        """These columns of the contracts that the filters leave."""
        return (
            select(*columns)
            .select_from(Contract)
            .outerjoin(self._paid, self._paid.c.contract_id == Contract.id)
            .outerjoin(self._planned, self._planned.c.contract_id == Contract.id)
            .where(*self._conditions)
        )

    def rows(self, session: Session, limit: int, offset: int) -> list[Reconciled]:
        """Some of the contracts, the newest first."""
        query = self.select(Contract, self._paid.c.last_on, *self.columns)
        query = query.order_by(Contract.id.desc()).limit(limit).offset(offset)
        return [
            Reconciled(contract, Reckoned(*amounts), last_on)
            for contract, last_on, *amounts in session.execute(query)
        ]


def _received(filters: ReconciliationFilters) -> Any:
    """Of each contract what was received, in all and in the period, and when for the last time."""
    within = and_(
        Payment.received_on >= filters.since if filters.since else true(),
        Payment.received_on <= filters.until if filters.until else true(),
    )
    query = select(
        Payment.contract_id,
        func.sum(Payment.amount).label("paid"),
        func.sum(case((within, Payment.amount), else_=_NONE)).label("within"),
        func.max(Payment.received_on).label("last_on"),
    )
    return query.where(COUNTS).group_by(Payment.contract_id).subquery()


def _planned() -> Any:
    """Of each contract what is planned, and what of it is late."""
    query = select(
        Instalment.contract_id,
        func.sum(Instalment.amount).label("planned"),
        func.sum(case((late(), Instalment.open_amount), else_=_NONE)).label("overdue"),
    )
    query = query.join(Contract, Contract.id == Instalment.contract_id)
    return query.group_by(Instalment.contract_id).subquery()


def _standing(asked: str, named: dict[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    return {
        "open": named["open"] > _NONE,
        "overdue": named["overdue"] > _NONE,
        "settled": named["received"] >= named["total"],
        "over": and_(named["planned"] > _NONE, named["received"] > named["planned"]),
    }.get(asked, true())
