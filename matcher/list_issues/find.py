"""Issues as their zone's staff finds them: those in work, and one of them whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.listings.models import Listing

PAGE_SIZE = 20
# Everything that content and pages read of an issue, in a few queries whatever its length.
_ENTRIES = selectinload(ListIssue.entries)
WHOLE = (
    selectinload(ListIssue.zone),
    selectinload(ListIssue.replaced_by),
    _ENTRIES.selectinload(ListIssueEntry.listing).selectinload(Listing.organization),
)
ENTRY_COUNT = (
    select(func.count())
    .where(ListIssueEntry.issue_id == ListIssue.id)
    .correlate(ListIssue)
    .scalar_subquery()
)


@dataclass(frozen=True)
class IssueRow:
    """An issue of a list.

    Attributes:
        issue: with its zone.
        entries: how many listings it holds.
    """

    issue: ListIssue
    entries: int


@dataclass(frozen=True)
class IssuePage:
    """One page of issues, the newest first.

    Attributes:
        rows: of this page.
        total: how many there are in all.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    rows: Sequence[IssueRow]
    total: int
    page: int
    pages: int


def counts(session: Session, actor: Actor) -> Mapping[str, int]:
    """How many issues of the actor's zone are in each state.

    Raises:
        ForbiddenError: the actor sees no issues in work.
    """
    require(actor, "list_issue.see")
    query = select(ListIssue.state, func.count()).where(_seen_by(actor))
    return dict(session.execute(query.group_by(ListIssue.state)).all())


def issues(session: Session, actor: Actor, state: str, page: int = 1) -> IssuePage:
    """The issues of the actor's zone in one state; a page beyond the end gives the last.

    Raises:
        ForbiddenError: the actor sees no issues in work.
    """
    require(actor, "list_issue.see")
    return page_of(session, page, _seen_by(actor), ListIssue.state == state)


def get_issue(session: Session, actor: Actor, issue_id: int, *, lock: bool = False) -> ListIssue:
    """An issue of the actor's zone in any state, with all that it says.

    Args:
        session: the transaction.
        actor: who asks.
        issue_id: its row.
        lock: whether nobody else may change its state until the transaction ends.

    Raises:
        ForbiddenError: the actor sees no issues in work.
        NotFoundError: there is none, or it belongs to another zone; which of the two is not said.
    """
    require(actor, "list_issue.see")
    query = select(ListIssue).where(ListIssue.id == issue_id, _seen_by(actor)).options(*WHOLE)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    issue = session.scalar(query)
    if issue is None:
        raise NotFoundError("没有这份清单，或它属于其他示范区。请从清单列表中打开。")
    return issue


def page_of(session: Session, page: int, *where: ColumnElement[bool]) -> IssuePage:
    """One page of the issues that fulfil the conditions."""
    total = session.scalar(select(func.count()).select_from(ListIssue).where(*where)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select(ListIssue, ENTRY_COUNT)
        .where(*where)
        .options(selectinload(ListIssue.zone))
        .order_by(ListIssue.approved_at.desc(), ListIssue.id.desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = [IssueRow(issue, count or 0) for issue, count in session.execute(query)]
    return IssuePage(rows, total, page, pages)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    return reach(actor, "list_issue.see").of_zone(ListIssue.zone_id)
