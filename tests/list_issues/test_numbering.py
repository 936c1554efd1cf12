"""Numbers are counted per zone, kind and year, without gaps, whoever approves when."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.db import Database
from matcher.errors import DomainError, TransitionError
from matcher.list_issues.approve import approve
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.find import get_issue
from matcher.list_issues.models import ListIssue
from matcher.list_issues.numbering import next_number
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People, publish_listing
from tests.list_issues.issues import second_operator, submitted


def test_every_zone_kind_and_year_counts_by_itself(session: Session, people: People) -> None:
    other = Zone(code="other", name="另一示范区", region="150100")
    session.add(other)
    session.flush()
    here, there = people.zone.id, other.id
    given = [
        next_number(session, *place)
        for place in (
            (here, "demand", 2026),
            (here, "demand", 2026),
            (here, "scenario", 2026),
            (here, "demand", 2027),
            (there, "demand", 2026),
            (here, "demand", 2026),
        )
    ]
    assert given == [1, 2, 1, 1, 1, 3]


def test_a_number_that_was_rolled_back_is_given_again(database: Database) -> None:
    with database.write() as session:
        zone = People(session).zone.id
    with database.open(writing=True) as session:
        assert next_number(session, zone, "demand", 2026) == 1
        session.rollback()
    with database.write() as session:
        assert next_number(session, zone, "demand", 2026) == 1


def waiting(database: Database, count: int) -> tuple[Actor, list[int], list[str]]:
    """Submitted issues: who may approve them, their ids, and the digests of what is seen."""
    with database.write() as session:
        people = People(session)
        listing = publish_listing(session, people, "demand", "叶片补焊热裂纹")
        issues = [submitted(session, people, [listing]) for _ in range(count)]
        seen = [digest(content_of(issue)) for issue in issues]
        return second_operator(people), [issue.id for issue in issues], seen


def test_many_approvals_at_once_leave_no_gap_and_give_nothing_twice(database: Database) -> None:
    approver, ids, seen = waiting(database, 3)
    together = threading.Barrier(3)

    def decide(issue_id: int, digest_seen: str) -> int | None:
        together.wait(10)
        with database.write() as session:
            return approve(session, approver, issue_id, digest_seen).number

    with ThreadPoolExecutor(3) as pool:
        numbers = list(pool.map(decide, ids, seen))
    assert sorted(numbers) == [1, 2, 3]
    with database.read() as session:
        assert sorted(session.scalars(select(ListIssue.number))) == [1, 2, 3]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first_commits", [True, False])
def test_the_second_approval_of_one_issue_waits_and_is_refused(
    database: Database, first_commits: bool
) -> None:
    approver, (issue_id,), (seen,) = waiting(database, 1)
    known, pids = threading.Event(), list[int]()

    def second() -> DomainError | int | None:
        with database.open(writing=True) as session:
            pids.append(backend(session))
            # What was read before the other one decided must not decide.
            get_issue(session, approver, issue_id)
            known.set()
            try:
                number = approve(session, approver, issue_id, seen).number
            except DomainError as error:
                return error
            session.commit()
            return number

    with ThreadPoolExecutor(1) as pool, database.open(writing=True) as first:
        approve(first, approver, issue_id, seen)
        told = pool.submit(second)
        assert known.wait(10)
        wait_until_blocked(database, pids[0])
        first.commit() if first_commits else first.rollback()
        answer = told.result(10)
    if first_commits:
        assert isinstance(answer, TransitionError)
    else:
        assert answer == 1
