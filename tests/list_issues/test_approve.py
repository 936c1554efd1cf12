"""Approval takes a second person, what that person saw, and tells whom it concerns."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from matcher.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from matcher.list_issues.approve import approve, send_back
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.correct import correct, replacements
from matcher.list_issues.models import ListIssue
from matcher.list_issues.published import Cited, choices, get_published, published
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.notifications.models import Notification
from tests.conftest import People, publish_listing
from tests.list_issues.issues import approved, composed, second_operator, submitted

# What differs between the databases is tried in test_numbering.py and test_compose.py.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def listing(session: Session, people: People) -> Listing:
    return publish_listing(session, people, "demand", "叶片补焊热裂纹")


@pytest.fixture
def issue(session: Session, people: People, listing: Listing) -> ListIssue:
    return submitted(session, people, [listing])


def said(session: Session, action: str) -> Any:
    query = select(AuditEntry.after).where(AuditEntry.action == f"list_issue.{action}")
    return session.scalars(query).one()


def test_who_submitted_does_not_approve_where_there_is_another(
    session: Session, people: People, issue: ListIssue
) -> None:
    second, seen = second_operator(people), digest(content_of(issue))
    with pytest.raises(ForbiddenError, match="另一位运营人员"):
        approve(session, people.operator, issue.id, seen)
    approve(session, second, issue.id, seen)
    assert (issue.state, issue.number, issue.approved_by) == ("approved", 1, second.user_id)
    after = said(session, "approve")
    assert after["number"] == 1
    assert after["sha256"] == issue.content_sha256
    assert "alone" not in after


def test_a_zone_with_one_operator_is_not_stuck_and_it_is_written_down(
    session: Session, people: People, issue: ListIssue
) -> None:
    second = second_operator(people)
    session.get_one(User, second.user_id).active = False
    session.flush()
    approve(session, people.operator, issue.id, digest(content_of(issue)))
    assert said(session, "approve")["alone"] is True


def test_what_changed_since_it_was_looked_at_is_not_approved(
    session: Session, people: People, issue: ListIssue, listing: Listing
) -> None:
    second, seen = second_operator(people), digest(content_of(issue))
    listing.title = "改过的名称"
    session.flush()
    with pytest.raises(ConflictError, match="有改动"):
        approve(session, second, issue.id, seen)
    move(session, people.author, listing, "pause")
    with pytest.raises(ConflictError, match="不再公开"):
        approve(session, second, issue.id, digest(content_of(issue)))
    assert (issue.state, issue.number) == ("submitted", None)


def test_only_what_was_submitted_is_approved(
    session: Session, people: People, listing: Listing
) -> None:
    draft, second = composed(session, people, [listing]), second_operator(people)
    with pytest.raises(TransitionError, match="编制中"):
        approve(session, second, draft.id, digest(content_of(draft)))
    with pytest.raises(NotFoundError):
        approve(session, second, 999_999, "")
    with pytest.raises(ForbiddenError):
        approve(session, people.supervisor, draft.id, "")


def test_a_returned_issue_is_a_draft_with_a_reason(
    session: Session, people: People, issue: ListIssue
) -> None:
    for refused in ("  ", "长" * 501):
        with pytest.raises(InvalidError):
            send_back(session, people.operator, issue, refused)
    send_back(session, people.operator, issue, " 请补充场景。 ")
    assert (issue.state, issue.returned_for) == ("draft", "请补充场景。")
    assert said(session, "return")["note"] == "请补充场景。"


def test_members_with_a_listing_and_the_brokers_are_told(
    session: Session, people: People, listing: Listing
) -> None:
    issue = approved(session, people, second_operator(people), [listing])
    query = select(Notification.user_id).where(
        Notification.kind == "list_issue_approved",
        Notification.object_kind == "list_issue",
        Notification.object_id == issue.id,
    )
    assert set(session.scalars(query)) == {people.author.user_id, people.broker.user_id}


def test_a_correction_points_to_an_issue_of_its_kind_once(
    session: Session, people: People, listing: Listing
) -> None:
    second = second_operator(people)
    scenario = publish_listing(session, people, "scenario", "场景")
    wrong, right = (approved(session, people, second, [listing]) for _ in range(2))
    other = approved(session, people, second, [scenario])
    waiting = submitted(session, people, [listing])
    assert replacements(session, wrong) == [right]
    for replacement, note in ((other, "错"), (wrong, "错"), (waiting, "错"), (right, " ")):
        with pytest.raises(InvalidError):
            correct(session, people.operator, wrong, replacement, note)
    with pytest.raises(ForbiddenError):
        correct(session, people.broker, wrong, right, "错")
    correct(session, people.operator, wrong, right, "资金有误")
    assert said(session, "correct")["replaced_by"] == right.id
    with pytest.raises(TransitionError):
        correct(session, people.operator, wrong, right, "资金有误")
    assert wrong.state == "corrected"


def test_only_approved_issues_are_published(
    session: Session, people: People, listing: Listing
) -> None:
    submitted(session, people, [listing])
    composed(session, people, [listing])
    assert published(session).total == 0
    assert choices(session) == ([], [])
    issue = approved(session, people, second_operator(people), [listing])
    year = issue.year or 0
    assert [row.issue for row in published(session, "test", "demand", year).rows] == [issue]
    assert published(session).rows[0].entries == 1
    for nothing in (("other",), ("", "scenario"), ("", "", year - 1)):
        assert published(session, *nothing).total == 0
    assert get_published(session, Cited("demand", year, 1)) is issue
    for unknown in (Cited("demand", year, 2), Cited("demand", year, 1, "other")):
        with pytest.raises(NotFoundError):
            get_published(session, unknown)
