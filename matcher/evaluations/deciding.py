"""Decide the outcome of an evaluation, and end the time to mend."""

from typing import Literal

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import FieldProblem, InvalidError, TransitionError
from matcher.evaluations.calendar import years_after
from matcher.evaluations.judging import computed_outcome
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import begin, enter
from matcher.taxonomy import load_rules
from matcher.validation import Schema, Text

_TOO_EARLY = {
    "passed": "运营人员还没有提交整改报告，不能以“整改通过”结束",
    "revoked": "整改期限还没有过，不能撤销；整改不到位的可以退回整改报告",
}


class DecisionInput(Schema):
    """The outcome."""

    outcome: Literal["excellent", "qualified", "unqualified"] = Field(title="结论")
    reason: Text = Field(default="", title="理由", max_length=1000)


class ClosingInput(Schema):
    """How the time to mend ended."""

    result: Literal["passed", "revoked"] = Field(title="整改结果")
    note: Text = Field(title="依据", min_length=1, max_length=1000)


def decide(
    session: Session, actor: Actor, evaluation: Evaluation, data: DecisionInput, seen: int
) -> None:
    """Decide; whoever fails has the time of the rules to mend.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: it is not scored, or is decided.
        ConflictError: somebody has changed it meanwhile.
        InvalidError: the outcome is not the one that the total gives, without a reason.
    """
    failed = data.outcome == "unqualified"
    action = "rectify" if failed else "decide"
    begin(actor, evaluation, action, seen)
    if data.outcome != computed_outcome(evaluation) and not data.reason:
        message = "结论与总分对应的不同，请写明理由"
        raise InvalidError([FieldProblem("reason", DecisionInput.label("reason"), message)])
    evaluation.outcome, evaluation.reason = data.outcome, data.reason
    evaluation.decided_by, evaluation.decided_at = actor.user_id, now()
    told = {"outcome": data.outcome, "reason": data.reason}
    if failed:
        evaluation.rectify_by = years_after(today(), load_rules().evaluations.rectification_years)
        told["rectify_by"] = evaluation.rectify_by.isoformat()
    enter(session, actor, evaluation, action, **told)


def close(
    session: Session, actor: Actor, evaluation: Evaluation, data: ClosingInput, seen: int
) -> None:
    """End the time to mend: the zone passes by its report, or is revoked when the time is over.

    Raises:
        ForbiddenError: the actor may not judge the zone.
        TransitionError: it is not mending, or cannot end at all yet.
        ConflictError: somebody has changed it meanwhile.
        InvalidError: it cannot end so yet, see `results_possible`.
    """
    begin(actor, evaluation, "close", seen)
    possible = results_possible(evaluation)
    if not possible:
        raise TransitionError(
            f"运营人员还没有提交整改报告，整改期限（{evaluation.rectify_by}）也还没有过，不能结束整改。"
        )
    if data.result not in possible:
        label = ClosingInput.label("result")
        raise InvalidError([FieldProblem("result", label, _TOO_EARLY[data.result])])
    evaluation.result, evaluation.closing_note = data.result, data.note
    evaluation.closed_at = now()
    enter(session, actor, evaluation, "close", result=data.result, reason=data.note)


def results_possible(evaluation: Evaluation) -> frozenset[str]:
    """How the time to mend may end today: passed with a report, revoked after its last day."""
    over = evaluation.rectify_by is None or today() > evaluation.rectify_by
    reported = evaluation.state == "reported"
    return frozenset(name for name, open_ in (("passed", reported), ("revoked", over)) if open_)
