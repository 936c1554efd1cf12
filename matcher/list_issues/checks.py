"""Refuse to go on with an issue that is not what it seemed, or not what it must be."""

from sqlalchemy.orm import Session

from matcher.errors import ConflictError
from matcher.list_issues.models import ListIssue
from matcher.list_issues.published import still_public


def require_version(issue: ListIssue, version: int) -> None:
    """Refuse to act on what is no longer what the actor looked at.

    Raises:
        ConflictError: the issue has another version by now.
    """
    if issue.version != version:
        raise ConflictError("这份清单在您打开之后又有改动。请核对现在的内容后再操作。")


def require_public(session: Session, issue: ListIssue) -> None:
    """Refuse an issue with listings that the public cannot open.

    Raises:
        ConflictError: it has some; the message names them.
    """
    public = still_public(session, issue)
    lost = [entry.listing.code for entry in issue.entries if entry.listing_id not in public]
    if lost:
        more = f"等 {len(lost)} 条" if len(lost) > 5 else ""
        raise ConflictError(f"{'、'.join(lost[:5])}{more}已不再公开。请移出清单后再提交。")
