"""Notifications are written once, to those concerned, and end with what they tell."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import SYSTEM, Actor
from matcher.db.database import OUTBOX_GREW
from matcher.listings import lifecycle, post, review
from matcher.listings.schemas import DemandInput
from matcher.notifications import notify
from matcher.notifications.find import mark_read, notifications_of
from matcher.notifications.models import Notification
from matcher.notifications.recipients import members, staff
from matcher.notifications.settle import settle
from tests.conftest import People
from tests.notifications.told import told

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def ids(*actors: Actor) -> list[int]:
    return [actor.user_id or 0 for actor in actors]


def test_each_recipient_gets_one_and_the_actor_none(session: Session, people: People) -> None:
    recipients = ids(people.author, people.broker, people.author)
    notify(session, people.broker, recipients, "engagement_activity", ("engagement", 7))
    assert told(session, people.author) == [("engagement_activity", 7, "daily", True)]
    assert told(session, people.broker) == []


def test_an_equal_one_is_not_written_again_until_it_was_read(
    session: Session, people: People
) -> None:
    def tell(kind: str = "engagement_document", number: int = 7) -> None:
        notify(session, SYSTEM, ids(people.author), kind, ("engagement", number))

    tell()
    tell()
    assert len(told(session, people.author)) == 1
    tell(number=8)
    tell(kind="engagement_activity")
    assert len(told(session, people.author)) == 3
    (*_, first) = notifications_of(session, people.author).notifications
    mark_read(session, people.author, first.id)
    tell()
    assert len(told(session, people.author)) == 4


@ON_SQLITE
def test_a_kind_that_nobody_knows_is_a_mistake(session: Session, people: People) -> None:
    with pytest.raises(ValueError, match="no kind"):
        notify(session, SYSTEM, ids(people.author), "gossip", ("listing", 1))


@ON_SQLITE
def test_only_what_is_mailed_at_once_wakes_the_worker(session: Session, people: People) -> None:
    session.info.pop(OUTBOX_GREW, None)
    notify(session, SYSTEM, ids(people.author), "listing_published", ("listing", 1))
    assert OUTBOX_GREW not in session.info
    notify(session, SYSTEM, ids(people.author), "listing_returned", ("listing", 1))
    assert session.info.pop(OUTBOX_GREW)
    notify(session, SYSTEM, ids(people.author), "saved_search_hits", ("saved_search", 1))
    assert [waits for _, _, waits, _ in told(session, people.author)] == [
        "daily",
        "immediate",
        None,
    ]


@ON_SQLITE
def test_members_are_active_and_of_the_organization(session: Session, people: People) -> None:
    colleague = people.actor("colleague", people.enterprise, "enterprise_member")
    assert members(session, people.enterprise.id) == ids(people.author, colleague)
    session.get_one(User, colleague.user_id).active = False
    assert members(session, people.enterprise.id) == ids(people.author)


def test_staff_may_do_the_action_for_the_whole_zone(session: Session, people: People) -> None:
    assert staff(session, people.zone.id, "listing.review") == ids(people.operator)
    # Authors may do it too, but on their own objects only.
    assert staff(session, people.zone.id, "listing.submit") == ids(people.operator)
    assert set(staff(session, people.zone.id, "match.see")) == set(
        ids(people.broker, people.operator)
    )
    assert staff(session, people.zone.id + 1, "listing.review") == []
    session.get_one(User, people.operator.user_id).active = False
    assert staff(session, people.zone.id, "listing.review") == []


def test_what_is_no_longer_so_is_settled_for_everybody(session: Session, people: People) -> None:
    second = people.actor("second", people.operations, "operator")
    data = DemandInput.parse({"title": "示例需求", "problem": "示例问题的描述"})
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    post.submit(session, people.author, listing)
    session.execute(delete(Notification))
    both = ids(people.operator, second)
    notify(session, SYSTEM, both, "listing_submitted", ("listing", listing.id))
    notify(session, SYSTEM, both, "listing_submitted", ("listing", listing.id + 1))
    review.publish(session, people.operator, listing)
    for reader in (people.operator, second):
        assert told(session, reader) == [
            ("listing_submitted", listing.id, None, False),
            ("listing_submitted", listing.id + 1, "daily", True),
        ]
    lifecycle.move(session, people.author, listing, "withdraw")
    mine = [row for row in told(session, people.author) if row[0] == "listing_published"]
    assert [row[2:] for row in mine] == [(None, False)]


@ON_SQLITE
def test_settling_leaves_what_is_still_so(session: Session, people: People) -> None:
    for kind in ("listing_returned", "listing_published", "interest_received"):
        notify(session, SYSTEM, ids(people.author), kind, ("listing", 5))
    settle(session, 5, "returned")
    assert [row[3] for row in told(session, people.author)] == [True, False, True]
