"""Approve an issue, which numbers and freezes it, or return it."""

from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import ConflictError, ForbiddenError
from matcher.list_issues.checks import require_public
from matcher.list_issues.content import content_of, digest, freeze, head_of
from matcher.list_issues.files import make_files
from matcher.list_issues.find import get_issue
from matcher.list_issues.models import ListIssue
from matcher.list_issues.numbering import next_number
from matcher.list_issues.reasons import required_text
from matcher.list_issues.states import check, move
from matcher.notifications import notify
from matcher.notifications.recipients import members, staff
from matcher.taxonomy import load_rules

_APPROVE = "list_issue.approve"


def approve(session: Session, actor: Actor, issue_id: int, seen: str) -> ListIssue:
    """Give the number, keep what the public reads now, and make the files.

    Args:
        session: the transaction.
        actor: who approves.
        issue_id: a submitted issue.
        seen: digest of the content that the actor looked at.

    Raises:
        ConflictError: a listing was changed or is no longer public since the actor looked.
        ForbiddenError: the actor approves nothing here, or submitted it and others could approve.
        NotFoundError: there is no such issue in the actor's zone.
        TransitionError: it is not submitted, or was approved by somebody else meanwhile.
    """
    require(actor, _APPROVE)
    issue = get_issue(session, actor, issue_id, lock=True)
    check(actor, issue, "approve")
    alone = _require_second_person(session, actor, issue)
    require_public(session, issue)
    if digest(content_of(issue)) != seen:
        raise ConflictError("清单中的信息在您打开之后有改动。请核对现在的内容后再批准。")
    _freeze(session, actor, issue)
    said = {"year": issue.year, "number": issue.number, "sha256": issue.content_sha256}
    move(session, actor, issue, "approve", **said, **({"alone": True} if alone else {}))
    _tell(session, actor, issue)
    return issue


def send_back(session: Session, actor: Actor, issue: ListIssue, reason: str) -> None:
    """Make it a draft again, with a reason.

    Raises:
        ForbiddenError: the actor approves nothing here.
        InvalidError: no reason is given, or a very long one.
        TransitionError: it is not submitted.
    """
    check(actor, issue, "return")
    issue.returned_for = required_text(reason, "reason", "退回原因", "请写明要改什么，编制人会看到")
    move(session, actor, issue, "return", note=issue.returned_for)


def must_be_another(session: Session, actor: Actor, issue: ListIssue) -> bool:
    """Whether the actor submitted the issue and somebody else is there to approve it."""
    mine = actor.user_id is not None and actor.user_id == issue.composed_by
    return mine and load_rules().list_issues.two_persons and not _alone(session, actor, issue)


def _require_second_person(session: Session, actor: Actor, issue: ListIssue) -> bool:
    """Refuse the one who submitted it; returns whether nobody else could approve."""
    if must_be_another(session, actor, issue):
        raise ForbiddenError("这份清单由您送审，须由本示范区另一位运营人员批准。")
    return actor.user_id is not None and actor.user_id == issue.composed_by


def _alone(session: Session, actor: Actor, issue: ListIssue) -> bool:
    return set(staff(session, issue.zone_id, _APPROVE)) <= {actor.user_id}


def _freeze(session: Session, actor: Actor, issue: ListIssue) -> None:
    issue.approved_by, issue.approved_at = actor.user_id, now()
    issue.year = today().year
    issue.number = next_number(session, issue.zone_id, issue.kind, issue.year)
    issue.head = head_of(issue)
    for entry in issue.entries:
        entry.content = freeze(entry.listing)
    content = content_of(issue)
    issue.content_sha256 = digest(content)
    for file in make_files(content, issue.content_sha256):
        file.issue_id = issue.id
        session.add(file)


def _tell(session: Session, actor: Actor, issue: ListIssue) -> None:
    """The owners of its listings, and the zone's brokers."""
    owners = {entry.listing.organization_id for entry in issue.entries}
    people = {user for owner in sorted(owners) for user in members(session, owner)}
    people.update(staff(session, issue.zone_id, "match.decide"))
    notify(session, actor, people, "list_issue_approved", ("list_issue", issue.id))
