"""A fresh demonstration has an issue to read and one to compose."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.demonstration.list_issues import issue_lists
from matcher.list_issues.models import ListIssue
from matcher.list_issues.published import published
from tests.conftest import People, publish_listing


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_first_issue_of_demands_is_approved(session: Session, people: People) -> None:
    for number in range(26):
        publish_listing(session, people, "demand", f"示例需求第{number}号")
    publish_listing(session, people, "scenario", "示例场景")
    issue_lists(session, people.operator)
    (row,) = published(session).rows
    assert (row.issue.kind, row.issue.number, row.entries) == ("demand", 1, 24)
    assert row.issue.entries[-1].content is not None
    assert row.issue.entries[-1].content["title"] == "示例需求第25号"
    drafts = session.scalars(select(ListIssue).where(ListIssue.state == "draft")).all()
    assert [(draft.kind, len(draft.entries)) for draft in drafts] == [("scenario", 1)]
