"""Drafts: what is in them at first, what may be put in, in which order, and who may."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.list_issues import compose
from matcher.list_issues.candidates import Wanted, candidates
from matcher.list_issues.checks import require_version
from matcher.list_issues.models import ListIssue
from matcher.list_issues.schemas import IssueInput
from matcher.listings.lifecycle import move
from matcher.taxonomy import load_rules
from matcher.taxonomy.rules import ListIssueRules
from tests.conftest import People, publish_listing
from tests.list_issues.issues import approved, composed, second_operator, submitted

WORDS = IssueInput(title="示例清单")


def codes(issue: ListIssue) -> list[str]:
    return [entry.listing.title for entry in issue.entries]


def test_a_new_issue_holds_what_came_since_the_last_one(session: Session, people: People) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 4, tzinfo=UTC), tick=False) as clock:
        old = publish_listing(session, people, "demand", "甲")
        clock.shift(60)
        approved(session, people, second_operator(people), [old])
        clock.shift(60)
        for title in ("乙", "丙"):
            publish_listing(session, people, "demand", title)
            clock.shift(60)
        publish_listing(session, people, "scenario", "场景")
        paused = publish_listing(session, people, "demand", "丁")
        move(session, people.author, paused, "pause")
        issue = compose.create(session, people.operator, "demand")
        scenarios = compose.create(session, people.operator, "scenario")
    assert codes(issue) == ["乙", "丙"]
    assert issue.title == "示例示范区技术需求清单"
    assert codes(scenarios) == ["场景"]


def test_lines_are_added_ordered_and_taken_out(session: Session, people: People) -> None:
    one, two, three = (publish_listing(session, people, "demand", title) for title in "甲乙丙")
    issue = composed(session, people, [one])
    assert compose.add(session, people.operator, issue, [two.id, three.id, one.id]) == 2
    order = [three.id, 999_999, one.id, three.id]
    compose.arrange(session, people.operator, issue, WORDS, order)
    assert codes(issue) == ["丙", "甲"]
    assert [entry.position for entry in issue.entries] == [1, 2]
    assert issue.title == "示例清单"
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_kind == "list_issue")
    )
    assert set(actions) == {"list_issue.create", "list_issue.edit"}


def test_only_public_listings_of_the_zone_and_kind_go_in(session: Session, people: People) -> None:
    near = publish_listing(session, people, "demand", "甲")
    issue = composed(session, people, [near])
    scenario = publish_listing(session, people, "scenario", "场景")
    paused = publish_listing(session, people, "demand", "停")
    move(session, people.author, paused, "pause")
    far = publish_listing(session, people, "demand", "远")
    other = Zone(code="far", name="另一示范区", region="150100")
    session.add(other)
    session.flush()
    far.zone_id = other.id
    session.flush()
    ids = [scenario.id, paused.id, far.id, 999_999]
    assert compose.add(session, people.operator, issue, ids) == 0


def test_an_issue_has_an_end(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (publish_listing(session, people, "demand", title) for title in "甲乙")
    issue = composed(session, people, [one])
    short = replace(load_rules(), list_issues=ListIssueRules(two_persons=True, entries=1))
    monkeypatch.setattr(compose, "load_rules", lambda: short)
    with pytest.raises(InvalidError, match="最多 1 条，现有 1 条，不能再加 1 条"):
        compose.add(session, people.operator, issue, [two.id])


def test_what_is_no_draft_is_not_composed(session: Session, people: People) -> None:
    listing = publish_listing(session, people, "demand", "甲")
    issue = submitted(session, people, [listing])
    for refused in (
        lambda: compose.arrange(session, people.operator, issue, WORDS, []),
        lambda: compose.add(session, people.operator, issue, []),
        lambda: compose.submit(session, people.operator, issue),
        lambda: compose.discard(session, people.operator, issue),
    ):
        with pytest.raises(TransitionError, match="待批准"):
            refused()


def test_nothing_empty_and_nothing_hidden_is_submitted(session: Session, people: People) -> None:
    listing = publish_listing(session, people, "demand", "甲")
    issue = composed(session, people, [listing])
    move(session, people.author, listing, "pause")
    with pytest.raises(ConflictError, match=f"{listing.code}已不再公开"):
        compose.submit(session, people.operator, issue)
    compose.arrange(session, people.operator, issue, WORDS, [])
    with pytest.raises(InvalidError, match="还没有信息"):
        compose.submit(session, people.operator, issue)
    compose.discard(session, people.operator, issue)
    assert issue.state == "discarded"


def test_only_kinds_that_are_sought_have_lists(session: Session, people: People) -> None:
    with pytest.raises(InvalidError):
        compose.create(session, people.operator, "achievement")
    with pytest.raises(ForbiddenError):
        compose.create(session, people.broker, "demand")


def test_of_two_composers_the_second_is_told(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        listing = publish_listing(session, people, "demand", "甲")
        issue_id = composed(session, people, [listing]).id
    with database.write() as session:
        issue = session.get_one(ListIssue, issue_id)
        seen = issue.version
        compose.arrange(session, people.operator, issue, WORDS, [])
    with database.read() as session, pytest.raises(ConflictError, match="有改动"):
        require_version(session.get_one(ListIssue, issue_id), seen)


def test_candidates_are_filtered_and_know_their_earlier_issues(
    session: Session, people: People
) -> None:
    given = {"region": "150271", "technical_fields": ["03", "05"]}
    listed = publish_listing(session, people, "demand", "叶片 100% 补焊", **given)
    first = approved(session, people, second_operator(people), [listed])
    publish_listing(session, people, "demand", "青贮", region="150500", technical_fields=["09"])
    issue = compose.create(session, people.operator, "demand")

    def found(**wanted: str) -> list[str]:
        page = candidates(session, issue, Wanted(**wanted))
        assert page.total == len(page.listings)
        return [listing.title for listing in page.listings]

    assert found() == ["青贮", "叶片 100% 补焊"]
    assert found(text="补焊 叶片") == found(text=listed.code.lower()) == ["叶片 100% 补焊"]
    assert found(text="100%") == ["叶片 100% 补焊"]
    assert found(text="1__%") == []
    assert len(found(text="稀土材料")) == 2
    assert found(region="150200") == ["叶片 100% 补焊"]
    assert found(field="05") == ["叶片 100% 补焊"]
    assert found(field="09") == found(scope="new") == found(scope="unlisted") == ["青贮"]
    page = candidates(session, issue, Wanted(), page=99)
    assert (page.page, page.pages) == (1, 1)
    assert page.earlier == {listed.id: [first]}
