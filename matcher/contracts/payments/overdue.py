"""Instalments that were not received in time: the broker is told once of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.find import contracts_visible_to
from matcher.contracts.models import Contract
from matcher.contracts.payments.find import TAKES_PAYMENTS
from matcher.contracts.payments.models import Instalment
from matcher.notifications import notify
from matcher.notifications.recipients import staff

_BATCH = 500
# A parameter would keep SQLite from the index of what is open.
_NOTHING: ColumnElement[Decimal] = literal_column("0")


@dataclass(frozen=True)
class Late:
    """The first of the late instalments, with their contracts, and how many there are in all."""

    rows: Sequence[tuple[Instalment, Contract]]
    total: int


def late() -> ColumnElement[bool]:
    """The condition for instalments due before today; the query must join the contract."""
    return and_(
        Instalment.due_on < today(),
        Instalment.open_amount > _NOTHING,
        Contract.state.in_(TAKES_PAYMENTS),
    )


def tell_late_payments(session: Session, actor: Actor) -> int:
    """Tell the brokers of instalments that are late; returns how many instalments.

    Of a contract without a broker all of the zone's desk are told.
    """
    query = (
        select(Instalment, Contract)
        .join(Contract, Contract.id == Instalment.contract_id)
        .where(late(), Instalment.overdue_told.is_(False))
        .order_by(Instalment.id)
        .limit(_BATCH)
    )
    found = session.execute(query).all()
    for instalment, contract in found:
        instalment.overdue_told = True
        told = [contract.broker_id] if contract.broker_id else None
        told = told or staff(session, contract.zone_id, "payment.enter")
        notify(session, actor, told, "payment_overdue", ("contract", contract.id))
    session.flush()
    return len(found)


def late_payments(session: Session, actor: Actor, whose: str, limit: int) -> Late:
    """Late instalments of the actor's own contracts ("mine") or the zone's, the oldest first.

    Raises:
        ForbiddenError: the actor's role keeps no payments.
    """
    require(actor, "payment.enter")
    query = (
        select(Instalment, Contract, func.count().over())
        .join(Contract, Contract.id == Instalment.contract_id)
        .where(late(), contracts_visible_to(actor))
    )
    if whose == "mine":
        query = query.where(Contract.broker_id == actor.user_id)
    rows = session.execute(query.order_by(Instalment.due_on, Instalment.id).limit(limit)).all()
    return Late([(row[0], row[1]) for row in rows], rows[0][2] if rows else 0)
