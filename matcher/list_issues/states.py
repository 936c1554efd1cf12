"""The one table of an issue's states, and the one function that changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import TransitionError
from matcher.list_issues.models import ListIssue
from matcher.taxonomy import scheme


@dataclass(frozen=True)
class Transition:
    """From which state an action leads to which state, and what it is called."""

    label: str
    source: str
    target: str
    permission: str


TRANSITIONS: Mapping[str, Transition] = {
    "submit": Transition("送审", "draft", "submitted", "list_issue.compose"),
    "discard": Transition("放弃", "draft", "discarded", "list_issue.compose"),
    "return": Transition("退回", "submitted", "draft", "list_issue.approve"),
    "approve": Transition("批准", "submitted", "approved", "list_issue.approve"),
    "correct": Transition("标为已更正", "approved", "corrected", "list_issue.approve"),
}
# From approval on, everybody may read an issue, and nothing of its content changes.
PUBLIC = ("approved", "corrected")


def check(actor: Actor, issue: ListIssue, action: str) -> None:
    """Refuse an action before its work is done.

    Raises:
        ForbiddenError: the actor may not.
        TransitionError: the state does not allow it.
    """
    step = TRANSITIONS[action]
    require(actor, step.permission, zone_id=issue.zone_id)
    if issue.state != step.source:
        name = scheme("list_issue_states").name(issue.state)
        raise TransitionError(
            f"清单“{issue.title}”目前是“{name}”，不能{step.label}。请刷新页面，核对后再操作。"
        )


def move(session: Session, actor: Actor, issue: ListIssue, action: str, **after: Any) -> None:
    """Change the state and write the audit row.

    Args:
        session: the transaction.
        actor: who acts.
        issue: what changes its state.
        action: a key of `TRANSITIONS`.
        after: what else the audit row says.

    Raises:
        ForbiddenError: the actor may not.
        TransitionError: the state does not allow it.
    """
    check(actor, issue, action)
    before, issue.state = issue.state, TRANSITIONS[action].target
    changes = {"state": issue.state, **after}
    target = ("list_issue", issue.id)
    record(session, actor, f"list_issue.{action}", target, {"state": before}, changes)
    session.flush()
