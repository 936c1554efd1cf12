"""The instalments and payments of one contract, and what they come to. Amounts are in yuan."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.settling import ZERO, is_overdue
from matcher.errors import NotFoundError

# A contract that was refused registration binds its parties all the same.
TAKES_PAYMENTS = frozenset({"signed", "submitted", "registered", "refused", "changed"})
COUNTS: ColumnElement[bool] = Payment.reversed_at.is_(None)


@dataclass(frozen=True)
class Payments:
    """What a contract plans and has received.

    Attributes:
        instalments: in their order.
        payments: with those that were reversed, the latest received first.
        planned: sum of the instalments.
        received: sum of what counts.
        open: of the contract's total, what was not received yet; nothing of a cancelled contract.
        overdue: sum of what is open of instalments that were due before today.
    """

    instalments: Sequence[Instalment]
    payments: Sequence[Payment]
    planned: Decimal
    received: Decimal
    open: Decimal
    overdue: Decimal


def payments_of(session: Session, actor: Actor, contract: Contract) -> Payments:
    """The payments of a contract that the actor may see.

    Raises:
        ForbiddenError: the actor's role sees no contracts.
    """
    require(actor, "contract.see")
    instalments = instalments_of(session, contract)
    query = select(Payment).where(Payment.contract_id == contract.id)
    query = query.options(joinedload(Payment.upload))
    payments = session.scalars(query.order_by(Payment.received_on.desc(), Payment.id.desc())).all()
    paid = sum((one.amount for one in payments if one.reversed_at is None), ZERO)
    takes = contract.state in TAKES_PAYMENTS
    late = [one.open_amount for one in instalments if takes and is_overdue(one)]
    return Payments(
        instalments=instalments,
        payments=payments,
        planned=sum((one.amount for one in instalments), ZERO),
        received=paid,
        open=contract.total_amount - paid if contract.state != "cancelled" else ZERO,
        overdue=sum(late, ZERO),
    )


def received(session: Session, contract: Contract) -> Decimal:
    """What was received under the contract and not reversed.

    Whoever lowers a contract's total by it is safe from payments entered meanwhile: each payment
    writes the contract's version.
    """
    query = select(func.sum(Payment.amount)).where(Payment.contract_id == contract.id, COUNTS)
    return session.scalar(query) or ZERO


def instalments_of(session: Session, contract: Contract) -> Sequence[Instalment]:
    """What the contract plans, in its order."""
    query = select(Instalment).where(Instalment.contract_id == contract.id)
    return session.scalars(query.order_by(Instalment.position, Instalment.id)).all()


def get_payment(session: Session, actor: Actor, contract: Contract, payment_id: int) -> Payment:
    """One payment of a contract that the actor may see.

    Raises:
        NotFoundError: the contract has none of this id.
    """
    require(actor, "contract.see")
    query = select(Payment).where(Payment.id == payment_id, Payment.contract_id == contract.id)
    payment = session.scalar(query.options(joinedload(Payment.upload)))
    if payment is None:
        raise NotFoundError(f"合同 {contract.code} 没有这笔到款。请从合同页面打开。")
    return payment
