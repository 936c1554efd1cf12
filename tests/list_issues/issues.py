"""Short ways to issues in each state."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.list_issues.approve import approve
from matcher.list_issues.compose import add, arrange, create, submit
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.models import ListIssue, ListIssueFile
from matcher.list_issues.schemas import IssueInput
from matcher.listings.models import Listing
from tests.conftest import People

TITLE = "示例示范区企业技术需求清单"


def second_operator(people: People) -> Actor:
    """Another operator of the zone."""
    return people.actor("second_operator", people.operations, "operator")


def composed(
    session: Session,
    people: People,
    listings: Sequence[Listing],
    title: str = TITLE,
    preface: str = "本期清单汇集企业提出的技术难题。",
) -> ListIssue:
    """A draft with exactly these listings, all of one kind."""
    issue = create(session, people.operator, listings[0].kind)
    data, ids = IssueInput(title=title, preface=preface), [listing.id for listing in listings]
    add(session, people.operator, issue, ids)
    arrange(session, people.operator, issue, data, ids)
    return issue


def submitted(session: Session, people: People, listings: Sequence[Listing]) -> ListIssue:
    """An issue that waits for approval."""
    issue = composed(session, people, listings)
    submit(session, people.operator, issue)
    return issue


def approved(
    session: Session, people: People, approver: Actor, listings: Sequence[Listing]
) -> ListIssue:
    """A frozen issue."""
    issue = submitted(session, people, listings)
    return approve(session, approver, issue.id, digest(content_of(issue)))


def files(session: Session, issue: ListIssue) -> dict[str, bytes]:
    """The kept files by form."""
    query = session.query(ListIssueFile).filter_by(issue_id=issue.id)
    return {file.form: file.content for file in query}
