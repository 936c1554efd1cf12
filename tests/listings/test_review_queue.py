"""The queue: of the zone, earliest deadline first, filtered and cut in the database."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.clock import now
from matcher.errors import ForbiddenError
from matcher.intake.models import Receipt
from matcher.listings import post, review, review_queue
from matcher.listings.models import Listing
from matcher.listings.review_queue import (
    QueueFilters,
    counts,
    neighbours,
    next_to_decide,
    queue_page,
    traits_of,
    waiting_after,
)
from tests.conftest import People
from tests.listings.test_review import operator_elsewhere, submitted

DAYS = (1, 8, 3, 6, 2)


@pytest.fixture
def queue(session: Session, people: People) -> list[Listing]:
    """Submissions, the longest waiting first; the third was sent without an account."""
    made = [submitted(session, people, title=f"示例 {days}") for days in DAYS]
    for listing, days in zip(made, DAYS, strict=True):
        listing.submitted_at = now() - timedelta(days=days)
    waiting = sorted(made, key=lambda one: one.title, reverse=True)
    session.add(
        Receipt(
            number="R2026-AAAA-BBBB",
            listing_id=waiting[2].id,
            organization_name="示例未注册厂",
            policy_version="1",
        )
    )
    again = waiting[0]
    moment = again.submitted_at
    review.send_back(session, people.operator, again, {"title": "改"})
    post.submit(session, people.author, again)
    again.submitted_at = moment
    achievement = submitted(session, people, "achievement")
    session.flush()
    return [*waiting, achievement]


def test_the_earliest_deadline_first_and_page_by_page(
    session: Session, people: People, queue: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_queue, "PAGE_SIZE", 4)
    first = queue_page(session, people.operator)
    assert (list(first.listings), first.total, first.page, first.pages) == (queue[:4], 6, 1, 2)
    last = queue_page(session, people.operator, page=9)
    assert (list(last.listings), last.page) == (queue[4:], 2)
    empty = queue_page(session, operator_elsewhere(session, people))
    assert (empty.listings, empty.total, empty.page, empty.pages) == ([], 0, 1, 1)


def test_filters_leave_what_they_say(
    session: Session, people: People, queue: list[Listing]
) -> None:
    for filters, places in (
        (QueueFilters(overdue=True), [0, 1]),
        (QueueFilters(received=True), [2]),
        (QueueFilters(resubmitted=True), [0]),
        (QueueFilters(kind="achievement"), [5]),
        (QueueFilters(overdue=True, resubmitted=True), [0]),
        (QueueFilters(kind="achievement", overdue=True), []),
    ):
        found = queue_page(session, people.operator, filters)
        assert list(found.listings) == [queue[place] for place in places], filters
        assert found.total == len(places)


def test_counts_and_traits(session: Session, people: People, queue: list[Listing]) -> None:
    found = counts(session, people.operator)
    assert found.total == 6
    assert found.kinds == {"demand": 5, "scenario": 0, "achievement": 1}
    assert found.marks == {"overdue": 2, "received": 1, "resubmitted": 1}
    traits = traits_of(session, queue)
    assert [traits[one.id].sender for one in queue[:3]] == ["", "", "示例未注册厂"]
    assert [traits[one.id].resubmitted for one in queue[:3]] == [True, False, False]
    nobody = counts(session, operator_elsewhere(session, people))
    assert (nobody.total, nobody.marks["overdue"]) == (0, 0)


def test_a_claimed_submission_counts_as_a_member_s(
    session: Session, people: People, queue: list[Listing]
) -> None:
    receipt = session.query(Receipt).one()
    receipt.claimed_at = now()
    session.flush()
    assert counts(session, people.operator).marks["received"] == 0
    assert traits_of(session, [queue[2]])[queue[2].id].sender == ""


def test_neighbours_are_a_window_of_the_queue(
    session: Session, people: People, queue: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_queue, "_BEFORE", 1)
    monkeypatch.setattr(review_queue, "_AFTER", 2)
    everything = QueueFilters()
    around = [neighbours(session, people.operator, everything, one) for one in queue]
    assert around[0] == queue[:3]
    assert around[3] == queue[2:6]
    assert around[5] == queue[4:]
    review.publish(session, people.operator, queue[0])
    assert neighbours(session, people.operator, everything, queue[0]) == queue[1:4]


def test_the_next_one_is_never_the_own(
    session: Session, people: People, queue: list[Listing]
) -> None:
    assert next_to_decide(session, people.operator, QueueFilters()) is queue[0]
    queue[0].organization_id = people.operations.id
    session.flush()
    assert next_to_decide(session, people.operator, QueueFilters()) is queue[1]
    assert next_to_decide(session, people.operator, QueueFilters(received=True)) is queue[2]
    assert next_to_decide(session, people.operator, QueueFilters(kind="scenario")) is None


def test_one_after_the_other_without_gaps(
    session: Session, people: People, queue: list[Listing]
) -> None:
    queue[3].submitted_at = queue[2].submitted_at
    session.flush()
    seen = list(waiting_after(session, people.operator, None, 100))
    for one, following in pairwise(seen):
        assert one.submitted_at is not None
        key = (one.submitted_at, one.id)
        assert waiting_after(session, people.operator, key, 1) == [following]
    assert len(seen) == len(queue)


def test_only_reviewers_see_it(session: Session, people: People) -> None:
    for actor in (people.author, people.broker, people.supervisor, PUBLIC):
        with pytest.raises(ForbiddenError):
            counts(session, actor)
        with pytest.raises(ForbiddenError):
            queue_page(session, actor)
