"""What the registration body answered: a number, or a coded ground of refusal."""

from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.stepping import begin, enter, lead, require_text
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.taxonomy import scheme

_NUMBER_LIMIT, _BODY_LIMIT = 60, 120


def register_contract(
    session: Session,
    actor: Actor,
    contract: Contract,
    number: str,
    body: str,
    happened_on: date,
    note: str = "",
    *,
    action: Literal["register", "record"] = "register",
) -> None:
    """The registration body has registered it under a number.

    Args:
        session: the transaction.
        actor: an operator of the zone.
        contract: one that was submitted; for `record`, signed.
        number: of the registration.
        body: who registered it; else as the contract says.
        happened_on: the day of the registration.
        note: for the course of the contract.
        action: `record` for one that was registered before it came into the ledger.

    Raises:
        ForbiddenError: the actor is no operator of the zone, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: number or body is missing or too long, or the day is wrong.
        ConflictError: another contract of the zone has the number.
    """
    step = begin(actor, contract, action, happened_on)
    number, body = number.strip(), body.strip() or contract.registration_body
    require_text("number", "登记编号", number, _NUMBER_LIMIT)
    require_text("body", "登记机构", body, _BODY_LIMIT)
    _require_free(session, contract, number)
    try:
        with session.begin_nested():
            contract.registration_number, contract.registration_body = number, body
            contract.registered_on = happened_on
            enter(session, actor, contract, action, happened_on, note)
    except IntegrityError:
        raise _taken(number) from None
    lead(session, actor, contract, step.stage, happened_on)


def refuse(
    session: Session,
    actor: Actor,
    contract: Contract,
    ground: str,
    happened_on: date,
    note: str = "",
) -> None:
    """The registration body has refused it for a coded ground; it can be mended and come again.

    Raises:
        ForbiddenError: the actor is no operator of the zone, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: the ground is not of the code list, "other" has no note, or the day is wrong.
    """
    begin(actor, contract, "refuse", happened_on)
    if ground not in scheme("refusal_grounds"):
        raise InvalidError([FieldProblem("ground", "不予登记的理由", "请从列表中选择一项")])
    if ground == "other":
        require_text("note", "说明", note.strip())
    contract.refused_on, contract.refusal_ground = happened_on, ground
    enter(session, actor, contract, "refuse", happened_on, note, ground)


def _require_free(session: Session, contract: Contract, number: str) -> None:
    others = select(Contract).where(
        Contract.zone_id == contract.zone_id,
        Contract.registration_number == number,
        Contract.state != "cancelled",
        Contract.id != contract.id,
    )
    other = session.scalars(others.limit(1)).first()
    if other:
        raise _taken(number, other.code)


def _taken(number: str, code: str = "") -> ConflictError:
    holder = f" {code} " if code else "另一份合同"
    return ConflictError(f"登记编号 {number} 已经登记给{holder}，请核对编号，或先作废重复的合同。")
