"""Mark an approved issue as corrected; what it says stays as it was approved."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.list_issues.models import ListIssue
from matcher.list_issues.reasons import required_text
from matcher.list_issues.states import check, move

_OFFERED = 50


def correct(
    session: Session, actor: Actor, issue: ListIssue, replacement: ListIssue, note: str
) -> None:
    """Point from an erroneous issue to the one that holds.

    Raises:
        ForbiddenError: the actor approves nothing here.
        InvalidError: no note, or the other one is no approved issue of the same zone and kind.
        TransitionError: it is not approved, or marked already.
    """
    check(actor, issue, "correct")
    alike = (replacement.zone_id, replacement.kind) == (issue.zone_id, issue.kind)
    if replacement.state != "approved" or replacement.id == issue.id or not alike:
        message = "请选择同一示范区同一类别已发布的另一期"
        raise InvalidError([FieldProblem("replacement", "以哪一期为准", message)])
    issue.correction = required_text(note, "note", "更正说明", "请写明错在哪里，公开显示")
    issue.replaced_by, issue.corrected_at = replacement, now()
    move(session, actor, issue, "correct", replaced_by=replacement.id, note=issue.correction)


def replacements(session: Session, issue: ListIssue) -> Sequence[ListIssue]:
    """The newest approved issues that a correction of this one may point to."""
    query = (
        select(ListIssue)
        .filter_by(zone_id=issue.zone_id, kind=issue.kind, state="approved")
        .where(ListIssue.id != issue.id)
        .order_by(ListIssue.approved_at.desc())
    )
    return session.scalars(query.limit(_OFFERED)).all()
