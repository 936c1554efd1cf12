"""Payments entered, never above what the contract says, and taken back when entered by mistake."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now, today
from matcher.contracts.access import require_desk
from matcher.contracts.models import Contract
from matcher.contracts.payments.find import COUNTS, TAKES_PAYMENTS, received
from matcher.contracts.payments.locking import hold, settle_anew
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.schemas import PaymentInput, Reversal
from matcher.contracts.payments.vouchers import keep_voucher
from matcher.engagements.stages import follow
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.store import Received

_STAGE = "performance"


def enter_payment(
    session: Session,
    actor: Actor,
    contract: Contract,
    data: PaymentInput,
    voucher: Received | None = None,
) -> Payment:
    """Enter money that was received; the engagement goes on to its performance where it may.

    The ceiling is the contract's total, of commissions too: what comes above the estimate is
    entered after a recorded change of the contract.

    Args:
        session: the transaction; the contract is held until its commit.
        actor: of the zone's desk, and of no party.
        contract: one that was signed.
        data: what was received, in yuan.
        voucher: a picture of the voucher.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the contract is not signed yet, or was cancelled.
        InvalidError: the day, the voucher, the instalment or the amount cannot be.
    """
    require_desk(actor, "payment.enter", contract)
    hold(session, contract)
    require_payable(contract)
    problems = list(_problems(session, contract, data))
    if problems:
        raise InvalidError(problems)
    picture = keep_voucher(session, actor, contract, voucher) if voucher else None
    payment = _payment(contract, data, entered_by=actor.user_id, upload=picture)
    session.add(payment)
    settle_anew(session, contract)
    after = _said(payment) | {"received_on": payment.received_on.isoformat()}
    record(session, actor, "payment.enter", ("payment", payment.id), None, after)
    if contract.engagement:
        note = f"合同 {contract.code} 到款"
        follow(session, actor, contract.engagement, _STAGE, payment.received_on, note)
    session.flush()
    return payment


def reverse_payment(session: Session, actor: Actor, payment: Payment, reason: str) -> None:
    """Take back what was entered by mistake; the row stays, and counts no more.

    The stage that the engagement entered with it stays too: stages only go on.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        InvalidError: no reason is given.
        TransitionError: it was taken back already.
    """
    contract = payment.contract
    require_desk(actor, "payment.enter", contract)
    said = Reversal.parse({"reason": reason}).reason
    hold(session, contract)
    session.refresh(payment)
    if payment.reversed_at:
        raise TransitionError("这笔到款已经冲销，不必再次冲销。")
    payment.reversed_at, payment.reversal_reason = now(), said
    settle_anew(session, contract)
    after = {"reason": said}
    record(session, actor, "payment.reverse", ("payment", payment.id), _said(payment), after)
    session.flush()


def _payment(contract: Contract, data: PaymentInput, **more: Any) -> Payment:
    return Payment(
        contract=contract,
        instalment_id=data.instalment,
        received_on=data.received_on,
        amount=data.amount,
        voucher=data.voucher,
        note=data.note,
        **more,
    )


def _said(payment: Payment) -> dict[str, str]:
    """What the audit keeps of a payment."""
    return {
        "contract": payment.contract.code,
        "amount": str(payment.amount),
        "voucher": payment.voucher,
    }


def require_payable(contract: Contract) -> None:
    """Refuse contracts that take no payments.

    Raises:
        TransitionError: it is not signed yet, or was cancelled.
    """
    if contract.state not in TAKES_PAYMENTS:
        name = scheme("contract_states").name(contract.state)
        raise TransitionError(
            f"合同 {contract.code} 的状态是“{name}”，不能登记到款。合同签订后、作废前才能登记。"
        )


def _problems(session: Session, contract: Contract, data: PaymentInput) -> Iterator[FieldProblem]:
    day, signed = data.received_on, contract.signed_on
    if day > today():
        yield FieldProblem("received_on", "到款日期", f"不能晚于今天（{today()}）")
    if signed and day < signed:
        yield FieldProblem("received_on", "到款日期", f"不能早于签订日期（{signed}）")
    if data.instalment is not None and not _is_of(session, contract, data.instalment):
        yield FieldProblem("instalment", "对应的一期", "付款计划中没有这一期，请重新选择")
    if _voucher_known(session, contract, data.voucher):
        said = "本合同已登记过这个凭证号，请核对是否重复登记；登记有误的，请先冲销原来那笔"
        yield FieldProblem("voucher", "凭证号", said)
    count = select(func.count()).where(Payment.contract_id == contract.id)
    most = load_rules().payments.payments
    if (session.scalar(count) or 0) >= most:
        yield FieldProblem("amount", "金额", f"一份合同最多登记 {most} 笔到款，请合并登记")
    left = contract.total_amount - received(session, contract)
    if data.amount > left:
        yield FieldProblem("amount", "金额", _above(contract, left))


def _above(contract: Contract, left: Decimal) -> str:
    total = f"本合同成交额 {contract.total_amount:,.2f} 元"
    rest = f"最多还能登记 {left:,.2f} 元" if left > 0 else "已全部到款"
    return (
        f"{total}，{rest}。实收超过成交额的（例如提成多于预计），"
        "请先变更合同的成交额（原内容会留存），再登记到款"
    )


def _is_of(session: Session, contract: Contract, instalment_id: int) -> bool:
    one = session.get(Instalment, instalment_id)
    return one is not None and one.contract_id == contract.id


def _voucher_known(session: Session, contract: Contract, voucher: str) -> bool:
    same = select(Payment.id).where(
        Payment.contract_id == contract.id, Payment.voucher == voucher, COUNTS
    )
    return session.scalar(same) is not None
