"""The one table of an evaluation's states, and the one function that changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, ForbiddenError, TransitionError
from matcher.evaluations.models import Evaluation
from matcher.taxonomy import scheme

OBJECT = "zone_evaluation"
RUNNING = frozenset({"opened", "prepared", "scored", "rectifying"})
# Whoever works for a zone judges none of its evaluations, whatever other role they hold.
_OF_A_ZONE = frozenset({"operator", "broker", "supervisor"})


@dataclass(frozen=True)
class Transition:
    """From which states an action leads to which state, and what it is called.

    Attributes:
        judges: whether it is refused to people of the zone.
    """

    label: str
    sources: frozenset[str]
    target: str
    permission: str
    judges: bool = True


TRANSITIONS: Mapping[str, Transition] = {
    "prepare": Transition(
        "提交自评", frozenset({"opened"}), "prepared", "evaluation.prepare", judges=False
    ),
    "score": Transition("评分", frozenset({"prepared", "scored"}), "scored", "evaluation.decide"),
    "decide": Transition("作出结论", frozenset({"scored"}), "decided", "evaluation.decide"),
    "rectify": Transition("责令整改", frozenset({"scored"}), "rectifying", "evaluation.decide"),
    "close": Transition("结束整改", frozenset({"rectifying"}), "closed", "evaluation.decide"),
}


def possible(actor: Actor, evaluation: Evaluation, action: str) -> bool:
    """Whether `begin` would let the actor go on."""
    try:
        begin(actor, evaluation, action, evaluation.version)
    except (ForbiddenError, TransitionError):
        return False
    return True


def begin(actor: Actor, evaluation: Evaluation, action: str, seen: int) -> None:
    """Refuse what the actor, the state or somebody who was faster does not allow.

    Args:
        actor: who acts.
        evaluation: what is changed.
        action: a key of `TRANSITIONS`.
        seen: the version that the actor has read.

    Raises:
        ForbiddenError: the actor may not, or is of the zone that is judged.
        TransitionError: the state does not allow it.
        ConflictError: somebody has changed it meanwhile.
    """
    step = TRANSITIONS[action]
    require(actor, step.permission, zone_id=evaluation.zone_id)
    if step.judges:
        _require_independent(actor, evaluation)
    if evaluation.state not in step.sources:
        name = scheme("evaluation_states").name(evaluation.state)
        raise TransitionError(f"这次评估目前是“{name}”，不能{step.label}。请刷新页面后再看。")
    if evaluation.version != seen:
        raise ConflictError(
            "填写期间已有人更改了这次评估，您的填写没有保存。请刷新页面，核对后再填。"
        )


def enter(session: Session, actor: Actor, evaluation: Evaluation, action: str, **told: Any) -> None:
    """Change the state, after `begin`, and write the audit row."""
    before, evaluation.state = evaluation.state, TRANSITIONS[action].target
    session.flush()
    after = {"state": evaluation.state, **told}
    target = (OBJECT, evaluation.id)
    record(session, actor, f"{OBJECT}.{action}", target, {"state": before}, after)
    session.flush()


def _require_independent(actor: Actor, evaluation: Evaluation) -> None:
    of_the_zone = actor.zone_id == evaluation.zone_id and bool(actor.roles & _OF_A_ZONE)
    prepared = actor.user_id is not None and actor.user_id == evaluation.prepared_by
    if of_the_zone or prepared:
        raise ForbiddenError("您在这个示范区任职或提交了自评，不能参与对它的评分和结论。")
