"""The one table of an entry's states, and the one function that changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import TransitionError
from matcher.taxonomy import scheme
from matcher.yearbook.models import YearbookEntry


@dataclass(frozen=True)
class Transition:
    """From which state an action leads to which state, and what it is called."""

    label: str
    source: str
    target: str
    permission: str


TRANSITIONS: Mapping[str, Transition] = {
    "check": Transition("核对通过", "entered", "checked", "yearbook.check"),
    "return": Transition("退回", "entered", "returned", "yearbook.check"),
    "replace": Transition("重新填报", "entered", "replaced", "yearbook.enter"),
}


def move(session: Session, actor: Actor, entry: YearbookEntry, action: str, **after: Any) -> None:
    """Change the state and write the audit row.

    Raises:
        ForbiddenError: the actor may not.
        TransitionError: the state does not allow it.
    """
    step = TRANSITIONS[action]
    require(actor, step.permission, zone_id=entry.zone_id)
    if entry.state != step.source:
        name = scheme("yearbook_states").name(entry.state)
        raise TransitionError(
            f"这条数据目前是“{name}”，不能{step.label}。请刷新页面，核对后再操作。"
        )
    before, entry.state = entry.state, step.target
    changes = {"state": entry.state, **after}
    target = ("yearbook_entry", entry.id)
    record(session, actor, f"yearbook_entry.{action}", target, {"state": before}, changes)
    session.flush()
