"""The one table of an evaluation's states, and the one function that changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, ForbiddenError, TransitionError
from matcher.evaluations.deadlines import TURNS, set_deadline
from matcher.evaluations.models import Evaluation
from matcher.evaluations.telling import OF_A_ZONE, tell
from matcher.taxonomy import scheme

OBJECT = "zone_evaluation"


@dataclass(frozen=True)
class Transition:
    """From which states an action leads to which state, and what it is called.

    Attributes:
        judges: whether it is refused to people of the zone.
    """

    label: str
    sources: frozenset[str]
    target: str
    permission: str = "evaluation.decide"
    judges: bool = True


def _submitting(label: str, sources: frozenset[str], target: str) -> Transition:
    return Transition(label, sources, target, "evaluation.prepare", judges=False)


TRANSITIONS: Mapping[str, Transition] = {
    "prepare": _submitting("提交自评", frozenset({"opened", "returned"}), "prepared"),
    "return": Transition("退回自评", frozenset({"prepared", "scored"}), "returned"),
    "score": Transition("评分", frozenset({"prepared", "scored"}), "scored"),
    "decide": Transition("作出结论", frozenset({"scored"}), "decided"),
    "rectify": Transition("责令整改", frozenset({"scored"}), "rectifying"),
    "report": _submitting("提交整改报告", frozenset({"rectifying"}), "reported"),
    "return_report": Transition("退回整改报告", frozenset({"reported"}), "rectifying"),
    "close": Transition("验收整改", frozenset({"rectifying", "reported"}), "closed"),
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
    if step.judges and not independent(actor, evaluation):
        raise ForbiddenError("您在这个示范区任职或提交过材料，不能参与对它的评分、退回和结论。")
    if evaluation.state not in step.sources:
        name = scheme("evaluation_states").name(evaluation.state)
        raise TransitionError(f"这次评估目前是“{name}”，不能{step.label}。请刷新页面后再看。")
    if evaluation.version != seen:
        raise ConflictError(
            "填写期间已有人更改了这次评估，您的填写还没有保存。请核对现在的情况，再次提交。"
        )


def next_step(evaluation: Evaluation) -> str:
    """Who has to do what by when, in words; empty when it is over."""
    action = TURNS.get(evaluation.state)
    if action is None:
        return ""
    step = TRANSITIONS[action]
    who = "主管部门" if step.judges else "运营人员"
    return f"{who}{step.label}" + (f"，{evaluation.act_by} 前" if evaluation.act_by else "")


def enter(session: Session, actor: Actor, evaluation: Evaluation, action: str, **told: Any) -> None:
    """Change the state, after `begin`, write the audit row, and tell whom it concerns."""
    before, evaluation.state = evaluation.state, TRANSITIONS[action].target
    set_deadline(evaluation)
    session.flush()
    written(session, actor, evaluation, action, before, **told)


def written(
    session: Session, actor: Actor, evaluation: Evaluation, action: str, before: str, **told: Any
) -> None:
    """Write the audit row of a new state, "" before the first one, and tell whom it concerns."""
    act_by = evaluation.act_by
    after = {"state": evaluation.state, **told}
    after |= {"act_by": act_by.isoformat()} if act_by else {}
    target = (OBJECT, evaluation.id)
    record(
        session, actor, f"{OBJECT}.{action}", target, {"state": before} if before else None, after
    )
    tell(session, actor, evaluation, action)


def independent(actor: Actor, evaluation: Evaluation) -> bool:
    """Whether the actor neither works for the zone nor submitted anything for it."""
    of_the_zone = actor.zone_id == evaluation.zone_id and bool(actor.roles & OF_A_ZONE)
    submitters = {one.submitted_by for one in evaluation.submissions} - {None}
    return not of_the_zone and actor.user_id not in submitters
