"""Validity ends at midnight in China: at once for readers, with a state for the rest."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.accounts.models import User
from matcher.actor import PUBLIC, SYSTEM
from matcher.audit.models import AuditEntry
from matcher.clock import now, today
from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.listings.lifecycle import CHANGED, move
from matcher.listings.models import Listing
from matcher.listings.validity import expire_due, renew, warn_expiring
from matcher.listings.visibility import get_listing
from matcher.notifications.models import Notification
from matcher.taxonomy import load_rules
from tests.conftest import People, publish_listing

START = datetime(2026, 11, 22, 4, tzinfo=UTC)
LAST_MINUTE = datetime(2027, 11, 22, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2027, 11, 22, 16, 0, tzinfo=UTC)


@pytest.fixture
def listing(session: Session, people: People) -> Listing:
    """A demand that is valid up to and including 2027-11-22."""
    with time_machine.travel(START, tick=False):
        return publish_listing(session, people, "demand", "叶片补焊裂纹")


def changes(session: Session) -> int:
    return len(outbox.entries_after(session, 0, topic=CHANGED))


def test_a_listing_lives_through_its_last_day_and_no_longer(
    session: Session, listing: Listing
) -> None:
    assert listing.valid_until == date(2027, 11, 22)
    with time_machine.travel(LAST_MINUTE, tick=False):
        assert get_listing(session, PUBLIC, listing.code) is listing
        assert expire_due(session, SYSTEM) == 0
    before = changes(session)
    with time_machine.travel(MIDNIGHT, tick=False):
        with pytest.raises(NotFoundError):
            get_listing(session, PUBLIC, listing.code)
        assert listing.state == "published"
        assert expire_due(session, SYSTEM) == 1
        assert expire_due(session, SYSTEM) == 0
    assert listing.state == "expired"
    assert changes(session) == before + 1
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.action, row.actor_name) == ("listing.expire", "系统")


def test_a_paused_listing_expires_without_a_change_of_the_public_view(
    session: Session, people: People, listing: Listing
) -> None:
    move(session, people.author, listing, "pause")
    before = changes(session)
    with time_machine.travel(MIDNIGHT, tick=False):
        assert expire_due(session, SYSTEM) == 1
    assert (listing.state, changes(session)) == ("expired", before)


def test_other_states_do_not_expire(session: Session, people: People, listing: Listing) -> None:
    with time_machine.travel(MIDNIGHT, tick=False):
        for state in ("draft", "submitted", "returned", "fulfilled", "withdrawn", "rejected"):
            listing.state = state
            session.flush()
            assert expire_due(session, SYSTEM) == 0
        listing.state, listing.valid_until = "published", None
        session.flush()
        assert expire_due(session, SYSTEM) == 0


def test_only_the_system_expires(session: Session, people: People, listing: Listing) -> None:
    with time_machine.travel(MIDNIGHT, tick=False), pytest.raises(ForbiddenError):
        expire_due(session, people.operator)
    assert listing.state == "published"


def test_renewal_brings_an_expired_listing_back(
    session: Session, people: People, listing: Listing
) -> None:
    published_at = listing.published_at
    with time_machine.travel(MIDNIGHT, tick=False):
        expire_due(session, SYSTEM)
        before = changes(session)
        renew(session, people.author, listing)
        assert get_listing(session, PUBLIC, listing.code) is listing
    assert listing.valid_until == date(2028, 11, 23)
    assert (listing.state, listing.published_at) == ("published", published_at)
    assert changes(session) == before + 1


def test_renewal_before_the_end_changes_the_last_day(
    session: Session, people: People, listing: Listing
) -> None:
    with time_machine.travel(START, tick=False):
        renew(session, people.author, listing, date(2030, 1, 31))
        assert listing.valid_until == date(2030, 1, 31)
        renew(session, people.author, listing, date(2026, 11, 22))
        assert listing.valid_until == date(2026, 11, 22)


def test_a_refused_renewal_changes_nothing(
    session: Session, people: People, listing: Listing
) -> None:
    until, before = listing.valid_until, changes(session)
    with time_machine.travel(START, tick=False):
        with pytest.raises(InvalidError, match="有效期至：不能早于今天"):
            renew(session, people.author, listing, date(2026, 11, 21))
        with pytest.raises(ForbiddenError):
            renew(session, people.stranger, listing)
        move(session, people.author, listing, "pause")
        with pytest.raises(TransitionError, match=r"已暂停.*不能续期"):
            renew(session, people.author, listing, date(2030, 1, 1))
    assert (listing.valid_until, changes(session)) == (until, before + 1)
    assert not session.is_modified(listing)


def test_each_listing_expires_on_its_own_day(session: Session, people: People) -> None:
    with time_machine.travel(START, tick=False):
        made = [publish_listing(session, people, "demand", f"标题{n}") for n in range(4)]
        for days, listing in enumerate(made):
            listing.valid_until = START.date() + timedelta(days=days)
        session.flush()
    with time_machine.travel(START + timedelta(days=2), tick=False):
        assert expire_due(session, SYSTEM) == 2
    assert [listing.state for listing in made] == ["expired", "expired", "published", "published"]


def told_of(session: Session) -> list[tuple[int, int]]:
    """Who was told of what."""
    query = select(Notification).where(Notification.kind == "listing_expiring")
    return sorted((one.user_id, one.object_id) for one in session.scalars(query))


def test_authors_are_told_once_before_the_end_of_each_validity(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    days = load_rules().own_listings.expiring_days
    listing, far = posted("demand", "快到期的"), posted("demand", "还早的")
    colleague = people.actor("colleague", people.enterprise, "enterprise_member")
    listing.valid_until = today() + timedelta(days=days)
    far.valid_until = today() + timedelta(days=days + 1)
    session.flush()
    version = listing.version
    assert [warn_expiring(session, SYSTEM), warn_expiring(session, SYSTEM)] == [1, 0]
    author = people.author.user_id or 0
    assert told_of(session) == [(author, listing.id)]
    session.expire(listing)
    assert (listing.version, listing.expiry_told_for) == (version, listing.valid_until)
    for one in session.scalars(select(Notification)):
        one.read_at = now()
    renew(session, people.author, listing, today() + timedelta(days=days - 1))
    session.get_one(User, author).active = False
    session.flush()
    assert warn_expiring(session, SYSTEM) == 1
    assert told_of(session) == [(author, listing.id), (colleague.user_id, listing.id)]


def test_nobody_is_told_of_what_is_over_or_not_public(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    for state, left in (("published", -1), ("withdrawn", 3), ("draft", 3)):
        listing = posted("demand", state)
        listing.state, listing.valid_until = state, today() + timedelta(days=left)
    posted("demand", "不限期的").valid_until = None
    session.flush()
    assert warn_expiring(session, SYSTEM) == 0
    assert told_of(session) == []
