"""The one table of an organization's states, and the one function that changes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import TransitionError
from matcher.taxonomy import scheme


@dataclass(frozen=True)
class Transition:
    """From which states an action leads to which state, and what it is called."""

    label: str
    sources: frozenset[str]
    target: str


TRANSITIONS: Mapping[str, Transition] = {
    "confirm": Transition("确认邮箱", frozenset({"unconfirmed"}), "registered"),
    "verify": Transition("通过核验", frozenset({"registered"}), "verified"),
    "refuse": Transition("不予通过", frozenset({"registered"}), "refused"),
    "apply": Transition("重新申请核验", frozenset({"refused"}), "registered"),
    "strike": Transition("注销申请", frozenset({"unconfirmed", "registered", "refused"}), "struck"),
}


def move(
    session: Session, actor: Actor, organization: Organization, action: str, note: str = ""
) -> None:
    """Change the state and write the audit row; who may is asked by the caller.

    Args:
        session: the transaction.
        actor: who acts.
        organization: what changes its state.
        action: a key of `TRANSITIONS`.
        note: why, kept in the audit row; no personal data.

    Raises:
        TransitionError: the state does not allow it.
    """
    step, before = TRANSITIONS[action], organization.state
    if before not in step.sources:
        name = scheme("organization_states").name(before)
        raise TransitionError(
            f"“{organization.name}”目前是“{name}”，不能{step.label}。请刷新页面，核对后再操作。"
        )
    organization.state = step.target
    after = {"state": step.target} | ({"note": note} if note else {})
    target = ("organization", organization.id)
    record(session, actor, f"organization.{action}", target, {"state": before}, after)
    session.flush()
