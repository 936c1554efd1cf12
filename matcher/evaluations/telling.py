"""Whom each step of an evaluation is told, and which earlier notices it ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, UserRole
from matcher.actor import Actor
from matcher.evaluations.models import Evaluation
from matcher.notifications import notify
from matcher.notifications.recipients import everywhere, staff
from matcher.notifications.settle import settle_object

# Whoever works for a zone judges none of its evaluations, whatever other role they hold.
OF_A_ZONE = frozenset({"operator", "broker", "supervisor"})
DEADLINE = "evaluation_deadline"


@dataclass(frozen=True)
class Notice:
    """What a step tells.

    Attributes:
        kind: of the code list `notification_kinds`.
        action: those of the zone who may do it are told; the judges for "evaluation.decide".
        ends: kinds that are not true any more.
    """

    kind: str
    action: str
    ends: tuple[str, ...] = ()


_ASKED = ("evaluation_opened", "evaluation_returned", DEADLINE)
_REPORTED = ("rectification_submitted", DEADLINE)
NOTICES: Mapping[str, Notice] = {
    "open": Notice("evaluation_opened", "evaluation.prepare"),
    "prepare": Notice("evaluation_submitted", "evaluation.decide", _ASKED),
    "return": Notice(
        "evaluation_returned",
        "evaluation.prepare",
        ("evaluation_submitted", "evaluation_scored", DEADLINE),
    ),
    "score": Notice("evaluation_scored", "evaluation.prepare", ("evaluation_submitted",)),
    "decide": Notice("evaluation_decided", "evaluation.see", ("evaluation_scored", DEADLINE)),
    "rectify": Notice("evaluation_decided", "evaluation.see", ("evaluation_scored", DEADLINE)),
    "report": Notice(
        "rectification_submitted", "evaluation.decide", ("rectification_returned", DEADLINE)
    ),
    "return_report": Notice("rectification_returned", "evaluation.prepare", _REPORTED),
    "close": Notice(
        "rectification_closed", "evaluation.see", ("rectification_returned", *_REPORTED)
    ),
}


def tell(session: Session, actor: Actor, evaluation: Evaluation, action: str) -> None:
    """Tell of a step, in its transaction; who took it is not told."""
    notice, target = NOTICES[action], ("zone_evaluation", evaluation.id)
    for kind in notice.ends:
        settle_object(session, target, kind)
    notify(session, actor, people(session, evaluation, notice.action), notice.kind, target)


def people(session: Session, evaluation: Evaluation, action: str) -> list[int]:
    """Those who judge the zone, or those of the zone who may do an action, by their ids."""
    query = select(User.id).join(UserRole, UserRole.user_id == User.id)
    of_zone = (User.zone_id == evaluation.zone_id, UserRole.role.in_(OF_A_ZONE))
    of_it = set(session.scalars(query.where(*of_zone)))
    if action == "evaluation.decide":
        submitters = {one.submitted_by for one in evaluation.submissions}
        return sorted(set(everywhere(session, action)) - of_it - submitters)
    return sorted(of_it.intersection(staff(session, evaluation.zone_id, action)))
