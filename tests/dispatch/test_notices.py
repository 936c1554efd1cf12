"""Mails of notifications: what they say, to whom, when, and only once."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import SYSTEM, Actor
from matcher.clock import CHINA
from matcher.db import Database
from matcher.dispatch.notices import send_digests, send_immediate
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.notifications import notify
from matcher.notifications.find import mark_all_read
from matcher.notifications.models import Notification
from tests.conftest import People, publish_listing
from tests.dispatch.post_office import LINKS, furnished, letters
from tests.notifications.told import told

# 07:00 in China; the digest goes at 08:00.
DAWN = datetime(2026, 11, 23, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> People:
    return furnished(database)


def tell(database: Database, kind: str, target: tuple[str, int], *actors: Actor) -> None:
    with database.write() as session:
        notify(session, SYSTEM, [actor.user_id or 0 for actor in actors], kind, target)


def published(database: Database, people: People, title: str = "叶片补焊热裂纹") -> Listing:
    """A published demand; what its publication told is read."""
    with database.write() as session:
        listing = publish_listing(session, people, "demand", title)
        session.query(Notification).delete()
    return listing


def digest(database: Database, moment: datetime) -> list[str]:
    """The addresses that get a digest at a moment."""
    before = len(letters(database))
    with time_machine.travel(moment, tick=False):
        send_digests(database, LINKS)
    return [letter.to for letter in letters(database)[before:]]


def change(database: Database, act: Callable[[Session], object]) -> None:
    with database.write() as session:
        act(session)


def test_what_is_urgent_is_mailed_at_once_and_once(database: Database, people: People) -> None:
    listing = published(database, people)
    tell(database, "engagement_invited", ("listing", listing.id), people.author)
    tell(database, "interest_received", ("listing", listing.id), people.author)
    for _ in range(2):
        send_immediate(database, LINKS)
    (letter,) = letters(database, "author")
    assert "邀请贵单位参加对接：叶片补焊热裂纹（D" in letter.text
    assert f"https://platform.example/demands/{listing.code}" in letter.text
    assert "收到对接意向" not in letter.text
    assert letter.subject == "您有 1 条新通知"
    assert letter.unsubscribe.startswith("https://platform.example/unsubscribe/")
    assert letter.unsubscribe in letter.text


def test_a_listing_withdrawn_before_sending_is_not_in_the_mail(
    database: Database, people: People
) -> None:
    kept, gone = published(database, people, "叶片裂纹"), published(database, people, "换热管")
    for listing in (kept, gone):
        tell(database, "interest_answered", ("listing", listing.id), people.stranger)
        tell(database, "listing_published", ("listing", listing.id), people.author)
    tell(database, "interest_answered", ("listing", gone.id), people.researcher)
    change(database, lambda s: move(s, people.author, s.get_one(Listing, gone.id), "withdraw"))
    assert digest(database, _noon_of_tomorrow()) == [
        "author@example.com",
        "stranger@example.com",
    ]
    for login in ("stranger", "author"):
        (letter,) = letters(database, login)
        assert "叶片裂纹" in letter.text
        assert "换热管" not in letter.text
        assert gone.code not in letter.text
        assert letter.subject == "您有 1 条新通知"


def test_those_who_cannot_be_reached_are_passed_over(database: Database, people: People) -> None:
    listing = published(database, people)
    target = ("listing", listing.id)
    everybody = (people.author, people.stranger, people.researcher)
    tell(database, "engagement_invited", target, *everybody)
    change(database, lambda s: setattr(s.get_one(User, people.author.user_id), "active", False))
    change(database, lambda s: s.get_one(User, people.stranger.user_id).set_email(None))
    change(database, lambda s: mark_all_read(s, people.researcher))
    send_immediate(database, LINKS)
    assert letters(database) == []
    with database.read() as session:
        waiting = [row[2] for actor in everybody for row in told(session, actor)]
    assert waiting == [None] * 3, "nobody is mailed later of what is old then"


def test_a_digest_a_day_of_what_came_before_its_hour(database: Database, people: People) -> None:
    listings = [published(database, people, f"需求{n}") for n in range(3)]

    def happens(number: int, moment: datetime) -> None:
        with time_machine.travel(moment, tick=False):
            tell(database, "interest_received", ("listing", listings[number].id), people.author)

    happens(0, DAWN)
    assert digest(database, DAWN + HOUR * 0.9) == []
    assert digest(database, DAWN + HOUR) == ["author@example.com"]
    happens(1, DAWN + HOUR * 2)
    assert digest(database, DAWN + HOUR * 3) == []
    happens(2, DAWN + HOUR * 16)
    assert digest(database, DAWN + HOUR * 24) == []
    assert digest(database, DAWN + HOUR * 25.5) == ["author@example.com"]
    texts = [letter.text for letter in letters(database)]
    assert [[f"需求{n}" in text for n in range(3)] for text in texts] == [
        [True, False, False],
        [False, True, True],
    ]


def test_what_is_committed_late_waits_for_the_next_day(database: Database, people: People) -> None:
    """A row that dates from before the hour, seen only after the digest, makes no second one."""
    listing = published(database, people)
    with time_machine.travel(DAWN, tick=False):
        for kind in ("interest_received", "interest_answered"):
            tell(database, kind, ("listing", listing.id), people.author)
            if kind == "interest_received":
                assert digest(database, DAWN + HOUR) == ["author@example.com"]
    assert digest(database, DAWN + HOUR * 2) == []
    assert digest(database, DAWN + HOUR * 25) == ["author@example.com"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_worker_sends_the_digest_once(
    database: Database, people: People, when: str
) -> None:
    listing = published(database, people)
    with time_machine.travel(DAWN, tick=False):
        tell(database, "interest_received", ("listing", listing.id), people.author, people.stranger)
    url = database.engine.url.render_as_string(hide_password=False)
    with time_machine.travel(DAWN + HOUR, tick=False):
        _die_at_the_first_commit(url, when)
    assert len(letters(database)) == (when == "after")
    digest(database, DAWN + HOUR * 2)
    digest(database, DAWN + HOUR * 3)
    assert sorted(letter.to for letter in letters(database)) == [
        "author@example.com",
        "stranger@example.com",
    ]


def _die_at_the_first_commit(url: str, when: str) -> None:
    """Send digests in another process, which is killed just before or after it commits."""
    child = os.fork()
    if child == 0:
        _send_and_die(url, when)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _send_and_die(url: str, when: str) -> NoReturn:
    try:
        database = Database(url)
        commit = database.commit

        def dying(session: Session) -> None:
            if when == "after":
                commit(session)
            os.kill(os.getpid(), signal.SIGKILL)

        database.commit = dying  # type: ignore[method-assign]
        send_digests(database, LINKS)
    finally:
        os._exit(1)


def _noon_of_tomorrow() -> datetime:
    """When every digest of the day has been due, whatever the hour of the test."""
    return datetime.now(CHINA).replace(hour=12, minute=0) + timedelta(days=1)
