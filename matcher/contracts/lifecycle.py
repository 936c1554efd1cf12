"""What becomes of a contract: signed, submitted, registered or refused, changed, cancelled.

Each step is kept with its day and its note, in one transaction with its audit row.
"""

from datetime import date

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.contracts.access import require_desk
from matcher.contracts.completeness import require_complete
from matcher.contracts.models import Contract
from matcher.contracts.prechecks import FAILED, precheck
from matcher.contracts.registering import refuse, register_contract
from matcher.contracts.review_clock import review_due
from matcher.contracts.schemas import ContractInput
from matcher.contracts.stepping import REASON_LIMIT, begin, enter, lead, next_steps, require_text
from matcher.contracts.transitions import TRANSITIONS, Transition
from matcher.contracts.versions import keep_version
from matcher.contracts.write import told, write
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import load_rules

__all__ = [
    "TRANSITIONS", "Transition", "cancel", "change", "next_steps", "recall", "refuse",
    "register_contract", "sign", "submit",
]  # fmt: skip


def sign(
    session: Session, actor: Actor, contract: Contract, happened_on: date, note: str = ""
) -> None:
    """The parties have signed; what they signed is kept as version 1.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: a side, a credit code or a region is missing, or the day is to come.
    """
    step = begin(actor, contract, "sign", happened_on)
    contract.signed_on = happened_on
    require_complete(contract)
    enter(session, actor, contract, "sign", happened_on, note)
    keep_version(session, actor, contract)
    lead(session, actor, contract, step.stage, happened_on)


def submit(
    session: Session, actor: Actor, contract: Contract, happened_on: date, note: str = ""
) -> None:
    """Hand it to the registration body, whose time begins.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: a pre-check fails, or the day is wrong.
    """
    begin(actor, contract, "submit", happened_on)
    failed = [one for one in precheck(session, contract) if one.level == FAILED]
    if failed:
        raise InvalidError(
            [FieldProblem(one.field, one.label, f"{one.message}。{one.advice}") for one in failed]
        )
    contract.submitted_on = happened_on
    contract.review_due = review_due(happened_on, contract.technology_amount)
    contract.rules_version = load_rules().version
    contract.refused_on, contract.refusal_ground = None, ""
    enter(session, actor, contract, "submit", happened_on, note)


def recall(
    session: Session, actor: Actor, contract: Contract, happened_on: date, note: str = ""
) -> None:
    """Take it back from the registration body.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: the day is wrong.
    """
    begin(actor, contract, "recall", happened_on)
    contract.submitted_on = contract.review_due = None
    enter(session, actor, contract, "recall", happened_on, note)


def change(
    session: Session,
    actor: Actor,
    contract: Contract,
    data: ContractInput,
    reason: str,
    happened_on: date,
) -> None:
    """Record what the parties agreed to change after registration, as a new version.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the state does not allow it.
        InvalidError: the reason is missing, less remains than was received, a side is missing.
    """
    begin(actor, contract, "change", happened_on)
    require_text("reason", "变更原因", reason.strip(), REASON_LIMIT)
    before = told(contract)
    write(session, contract, data)
    require_desk(actor, "contract.edit", contract)
    require_complete(contract)
    record(session, actor, "contract.edit", ("contract", contract.id), before, told(contract))
    enter(session, actor, contract, "change", happened_on, reason)
    keep_version(session, actor, contract, reason)
    session.flush()


def cancel(
    session: Session, actor: Actor, contract: Contract, reason: str, happened_on: date
) -> None:
    """It counts no more; what was written stays readable.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: it is cancelled already.
        InvalidError: the reason is missing, or the day is wrong.
    """
    begin(actor, contract, "cancel", happened_on)
    require_text("reason", "作废原因", reason.strip(), REASON_LIMIT)
    contract.cancelled_on = happened_on
    enter(session, actor, contract, "cancel", happened_on, reason)
