"""Alerts of saved searches: one mail a period, of what is new and public when it is written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.dispatch.alerts import send_alerts
from matcher.dispatch.unsubscribe import stop_mails
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.notifications.tokens import STOP, subject_of
from matcher.saved_searches.keep import keep_search
from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.news import find_news
from matcher.saved_searches.schemas import Kept
from matcher.taxonomy import load_rules
from tests.dispatch.post_office import LINKS, Letter, letters
from tests.matching.conftest import Platform
from tests.notifications.told import told
from tests.saved_searches.seeking import sought, subscribed

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = "换热管结垢，清洗后三个月又堵"


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def alerted(platform: Platform) -> list[Letter]:
    """The mails that the worker writes now."""
    platform.index()
    replica = platform.runtime.replica
    while find_news(platform.database, replica):
        pass
    before = len(letters(platform.database))
    while send_alerts(platform.database, replica, LINKS):
        pass
    return letters(platform.database)[before:]


def test_one_mail_a_period_with_what_is_public_then(
    platform: Platform, noon: time_machine.Traveller
) -> None:
    with platform.database.write() as session:
        subscribed(session, sought("换热管 结垢"))
    first, gone = (platform.publish("demand", f"换热管结垢{n}", problem=TEXT) for n in "甲乙")
    noon.shift(timedelta(minutes=1))
    assert alerted(platform) == [], "an event makes no mail"
    platform.change(gone, lambda s, one: move(s, platform.people.author, one, "withdraw"))
    noon.shift(DAY)
    (letter,) = alerted(platform)
    assert letter.to == "who@example.com"
    assert letter.subject == "保存的检索有 1 项新结果"
    assert f"https://platform.example/demands/{first.code}" in letter.text
    assert "结垢乙" not in letter.text
    assert "https://platform.example/search?kind=demand" in letter.text
    assert alerted(platform) == []
    noon.shift(DAY)
    assert alerted(platform) == [], "nothing is new"
    platform.publish("demand", "换热管结垢丙", problem=TEXT)
    noon.shift(DAY)
    (letter,) = alerted(platform)
    assert "结垢丙" in letter.text
    assert "结垢甲" not in letter.text


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_members_are_told_in_the_page_too_and_by_their_frequency(
    platform: Platform, noon: time_machine.Traveller
) -> None:
    people = platform.people
    with platform.database.write() as session:
        for actor, frequency in (
            (people.author, "daily"), (people.stranger, "none"), (people.researcher, "weekly"),
            (people.broker, "daily"),
        ):  # fmt: skip
            session.get_one(User, actor.user_id).set_email(f"{actor.name}@example.com")
            keep_search(session, actor, sought("换热管"), Kept(name="示例", frequency=frequency))
        session.get_one(User, people.broker.user_id).active = False
    platform.publish("demand", "换热管结垢", problem=TEXT)
    noon.shift(DAY)
    (letter,) = alerted(platform)
    assert letter.to == f"{people.author.name}@example.com"
    assert "https://platform.example/account/saved-searches" in letter.text
    with platform.database.read() as session:
        for actor, number in ((people.author, 1), (people.stranger, 1), (people.researcher, 0)):
            hits = [row for row in told(session, actor) if row[0] == "saved_search_hits"]
            assert [row[2:] for row in hits] == [(None, True)] * number
    noon.shift(6 * DAY)
    assert [letter.to for letter in alerted(platform)] == [f"{people.researcher.name}@example.com"]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_a_long_list_is_cut_and_counted(platform: Platform, noon: time_machine.Traveller) -> None:
    with platform.database.write() as session:
        subscribed(session, sought(""))
    listed = load_rules().saved_searches.listed
    for number in range(listed + 2):
        platform.publish("demand", f"第{number:02}号需求", problem=TEXT)
    noon.shift(DAY)
    (letter,) = alerted(platform)
    assert letter.subject == f"保存的检索有 {listed + 2} 项新结果"
    assert letter.text.count("/demands/") == listed
    assert "另有 2 项" in letter.text
    noon.shift(DAY)
    assert alerted(platform) == []


def test_its_link_ends_it(platform: Platform, noon: time_machine.Traveller) -> None:
    with platform.database.write() as session:
        subscribed(session, sought("换热管"))
        kept = Kept(name="示例", frequency="daily")
        own = keep_search(session, platform.people.author, sought("换热管"), kept)
        session.get_one(User, platform.people.author.user_id).set_email("a@example.com")
    first: Listing = platform.publish("demand", "换热管", problem=TEXT)
    noon.shift(DAY)
    both = alerted(platform)
    assert [first.code in letter.text for letter in both] == [True, True]
    for letter in both:
        subject = subject_of(LINKS.secret, STOP, letter.unsubscribe.rpartition("/")[2])
        for _ in range(2):
            with platform.database.write() as session:
                stop_mails(session, platform.people.stranger, subject)
    with platform.database.read() as session:
        left = session.scalars(select(SavedSearch)).all()
        assert [(one.id, one.frequency) for one in left] == [(own.id, "none")]
    platform.publish("demand", "换热管又结垢", problem=TEXT)
    noon.shift(2 * DAY)
    assert alerted(platform) == []
