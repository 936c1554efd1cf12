"""Reading one's own notifications and nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC, SYSTEM
from matcher.clock import now
from matcher.errors import ForbiddenError, NotFoundError
from matcher.notifications import notify
from matcher.notifications.find import (
    PAGE_SIZE,
    UNREAD,
    count_unread,
    forget_old_notifications,
    mark_all_read,
    mark_read,
    notifications_of,
)
from matcher.notifications.kinds import GROUPS
from matcher.notifications.models import Notification
from matcher.taxonomy import load_rules, scheme
from tests.conftest import People
from tests.notifications.told import told

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def tell(session: Session, people: People, count: int, kind: str = "listing_published") -> None:
    for number in range(count):
        notify(session, SYSTEM, [people.author.user_id or 0], kind, ("listing", number + 1))


def test_pages_groups_and_counts(session: Session, people: People) -> None:
    tell(session, people, PAGE_SIZE + 1)
    tell(session, people, 2, "engagement_activity")
    page = notifications_of(session, people.author)
    assert (page.total, page.pages, len(page.notifications)) == (PAGE_SIZE + 3, 2, PAGE_SIZE)
    assert [one.kind for one in page.notifications][:3] == [
        "engagement_activity", "engagement_activity", "listing_published",
    ]  # fmt: skip
    assert len(notifications_of(session, people.author, page=99).notifications) == 3
    assert notifications_of(session, people.author, which="engagements").total == 2
    mark_read(session, people.author, page.notifications[0].id)
    assert count_unread(session, people.author.user_id or 0) == PAGE_SIZE + 2
    assert notifications_of(session, people.author, which=UNREAD).total == PAGE_SIZE + 2
    assert mark_all_read(session, people.author) == PAGE_SIZE + 2
    assert mark_all_read(session, people.author) == 0
    assert {row[2:] for row in told(session, people.author)} == {(None, False)}


@ON_SQLITE
def test_those_of_others_do_not_exist(session: Session, people: People) -> None:
    tell(session, people, 1)
    found = session.scalars(select(Notification)).one()
    assert notifications_of(session, people.stranger).total == 0
    with pytest.raises(NotFoundError):
        mark_read(session, people.stranger, found.id)
    with pytest.raises(ForbiddenError):
        mark_read(session, PUBLIC, found.id)
    assert mark_all_read(session, people.stranger) == 0
    assert found.read_at is None


@ON_SQLITE
def test_old_ones_are_forgotten(session: Session, people: People) -> None:
    tell(session, people, 2)
    old = session.scalars(select(Notification).order_by(Notification.id)).first()
    assert old is not None
    old.created_at = now() - timedelta(days=load_rules().notifications.keep_days, seconds=1)
    session.flush()
    forget_old_notifications(session)
    assert [row[1] for row in told(session, people.author)] == [2]


def test_every_kind_is_in_one_group() -> None:
    grouped = [kind for group in GROUPS.values() for kind in group.kinds]
    assert sorted(grouped) == sorted(term.code for term in scheme("notification_kinds"))
