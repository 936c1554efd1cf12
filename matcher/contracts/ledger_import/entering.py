"""One old contract entered into the ledger, as far as it had come."""

from dataclasses import replace

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.ledger_import.contract_of import Said
from matcher.contracts.lifecycle import sign
from matcher.contracts.models import Contract
from matcher.contracts.payments import enter_payment
from matcher.contracts.payments.schemas import PaymentInput
from matcher.contracts.registering import register_contract
from matcher.contracts.write import create_contract

VOUCHER = "台账导入"


def enter_contract(session: Session, actor: Actor, said: Said) -> Contract:
    """Write it, sign it, record its registration and what was received, each with its audit row.

    Raises:
        DomainError: one of them is refused; the caller undoes the others.
    """
    data, more = said.contract, said.more
    # Who brings old contracts in did not broker them.
    actor = replace(actor, roles=actor.roles - {"broker"})
    contract = create_contract(session, actor, data)
    note = f"{VOUCHER}，原合同编号 {more.code}" if more.code else VOUCHER
    sign(session, actor, contract, data.signed_on or today(), note)
    if more.registered and more.registered_on:
        number, body = more.registration_number, data.registration_body
        register_contract(
            session, actor, contract, number, body, more.registered_on, VOUCHER, action="record"
        )
    if more.payment:
        amount, day = more.payment
        told = {"amount": amount, "received_on": day, "voucher": VOUCHER}
        enter_payment(session, actor, contract, PaymentInput.parse(told))
    return contract
