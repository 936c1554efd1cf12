"""How one step of a contract is taken: who, from which state, on which day, and what is kept."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.contracts.access import may_do, require_desk
from matcher.contracts.models import Contract, ContractStep
from matcher.contracts.transitions import TRANSITIONS, Transition, require_way
from matcher.engagements.stages import follow
from matcher.errors import FieldProblem, InvalidError

NOTE_LIMIT = 1_000
REASON_LIMIT = 500


def next_steps(actor: Actor, contract: Contract) -> Mapping[str, Transition]:
    """What the actor can do with the contract now, by action."""
    return {
        action: step
        for action, step in TRANSITIONS.items()
        if step.offered
        and contract.state in step.sources
        and may_do(actor, step.permission, contract)
    }


def begin(actor: Actor, contract: Contract, action: str, happened_on: date) -> Transition:
    """The step, if actor, state and day allow it.

    Raises:
        ForbiddenError: the actor is not of the zone's desk, or belongs to a party.
        TransitionError: the contract's state does not lead there.
        InvalidError: the day is to come, or before that of the former step.
    """
    require_desk(actor, TRANSITIONS[action].permission, contract)
    step = require_way(contract, action)
    if happened_on > today():
        raise InvalidError([FieldProblem("happened_on", "日期", f"不能晚于今天（{today()}）")])
    if contract.steps and happened_on < contract.steps[-1].happened_on:
        last = contract.steps[-1]
        done = f"{TRANSITIONS[last.action].label}日期（{last.happened_on}）"
        raise InvalidError([FieldProblem("happened_on", "日期", f"不能早于{done}，请核对")])
    return step


def enter(
    session: Session,
    actor: Actor,
    contract: Contract,
    action: str,
    happened_on: date,
    note: str,
    ground: str = "",
) -> None:
    """Enter the state that the step leads to, and keep who did it, when and why.

    Raises:
        InvalidError: the note is too long.
    """
    if note:
        require_text("note", "说明", note)
    before, target = contract.state, TRANSITIONS[action].target
    contract.state = target
    contract.steps.append(
        ContractStep(
            action=action,
            state=target,
            happened_on=happened_on,
            ground=ground,
            note=note.strip(),
            entered_by=actor.user_id,
        )
    )
    session.flush()
    after = {"state": target, "happened_on": str(happened_on)}
    if ground:
        after["reason"] = ground
    record(
        session, actor, f"contract.{action}", ("contract", contract.id), {"state": before}, after
    )
    session.flush()


def lead(session: Session, actor: Actor, contract: Contract, stage: str, happened_on: date) -> None:
    """Lead the contract's engagement on, where it is not as far yet."""
    if contract.engagement:
        follow(session, actor, contract.engagement, stage, happened_on, f"合同 {contract.code}")


def require_text(field: str, label: str, text: str, limit: int = NOTE_LIMIT) -> None:
    """Refuse a text that is missing or too long.

    Raises:
        InvalidError: it is.
    """
    if not text:
        raise InvalidError([FieldProblem(field, label, "必填，请填写")])
    if len(text) > limit:
        raise InvalidError([FieldProblem(field, label, f"最多 {limit} 字，现有 {len(text)} 字")])
