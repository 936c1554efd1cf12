"""The instalments of a contract, written together."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import require_desk
from matcher.contracts.models import Contract
from matcher.contracts.payments.find import COUNTS, instalments_of
from matcher.contracts.payments.locking import hold, settle_anew
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.schemas import InstalmentInput
from matcher.errors import ConflictError, FieldProblem, InvalidError, TransitionError
from matcher.taxonomy import load_rules


def plan(
    session: Session, actor: Actor, contract: Contract, rows: Sequence[InstalmentInput]
) -> Sequence[Instalment]:
    """Let these be the instalments of the contract, in this order.

    Their sum may differ from the contract's total: pages warn of it.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the contract was cancelled.
        InvalidError: there are too many, or one that was paid for is left out.
        ConflictError: a row names an instalment that the contract does not have (any more).
    """
    require_desk(actor, "payment.enter", contract)
    hold(session, contract)
    if contract.state == "cancelled":
        raise TransitionError(f"合同 {contract.code} 已作废，不能再修改付款计划。")
    most = load_rules().payments.instalments
    if len(rows) > most:
        raise InvalidError([FieldProblem("rows", "付款计划", f"最多 {most} 期，请合并后再保存")])
    former = instalments_of(session, contract)
    before = [_told(one) for one in former]
    _remove(session, former, {row.id for row in rows})
    kept = {one.id: one for one in former}
    for place, row in enumerate(rows):
        _write(_instalment(session, contract, kept, row), row, place)
    settle_anew(session, contract)
    now = instalments_of(session, contract)
    after = {"instalments": [_told(one) for one in now]}
    record(
        session, actor, "payment.plan", ("contract", contract.id), {"instalments": before}, after
    )
    session.flush()
    return now


def _instalment(
    session: Session, contract: Contract, kept: dict[int, Instalment], row: InstalmentInput
) -> Instalment:
    """The one that the row is about, each of them once, or a new one."""
    if row.id is None:
        new = Instalment(contract_id=contract.id, overdue_told=False)
        session.add(new)
        return new
    if row.id not in kept:
        raise ConflictError("付款计划刚被别人修改过。请刷新页面，核对后再保存。")
    return kept.pop(row.id)


def _write(one: Instalment, row: InstalmentInput, place: int) -> None:
    if one.due_on != row.due_on:
        one.overdue_told = False
    one.position, one.kind, one.due_on = place, row.kind, row.due_on
    one.amount, one.basis, one.open_amount = row.amount, row.basis, row.amount


def _remove(session: Session, former: Sequence[Instalment], named: set[int | None]) -> None:
    """Delete those that no row names; reversed payments forget what they were for."""
    dropped = {one.id: one for one in former if one.id not in named}
    paid_for = select(Payment.instalment_id).where(Payment.instalment_id.in_(dropped), COUNTS)
    paid = set(session.scalars(paid_for))
    problems = [
        FieldProblem("rows", f"第 {place} 期", "已有到款，不能删除。可以修改它的金额或日期")
        for place, one in enumerate(former, start=1)
        if one.id in paid
    ]
    if problems:
        raise InvalidError(problems)
    forget = update(Payment).where(Payment.instalment_id.in_(dropped)).values(instalment_id=None)
    session.execute(forget)
    for one in dropped.values():
        session.delete(one)


def _told(one: Instalment) -> Mapping[str, Any]:
    """An instalment as the audit row keeps it."""
    due = one.due_on.isoformat() if one.due_on else None
    return {"kind": one.kind, "due_on": due, "amount": str(one.amount), "basis": one.basis}
