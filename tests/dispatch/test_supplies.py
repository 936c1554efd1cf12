"""The monthly letter of an enterprise: once, of what is new, with reasons, and only to its own."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.actor import PUBLIC, Actor
from matcher.dispatch import supplies
from matcher.dispatch.supplies import send_supplies
from matcher.dispatch.unsubscribe import stop_mails
from matcher.errors import ForbiddenError, NotFoundError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.notifications.preferences import choose_mails
from matcher.notifications.tokens import STOP, subject_of
from matcher.supply.compose import Offered, compose
from matcher.supply.models import Supply
from matcher.supply.read import entries_of, months_of, supply_of
from tests.dispatch.post_office import LINKS, Letter, letters
from tests.matching.conftest import Platform
from tests.notifications.told import told

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
DAY, MONTH = timedelta(days=1), timedelta(days=30)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
PROBLEM = "换热管结垢，清洗后三个月又堵，需要防垢涂层"


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def supplied(platform: Platform, noon: time_machine.Traveller) -> Platform:
    """A platform whose author and stranger, of two enterprises, have addresses."""
    with platform.database.write() as session:
        for actor in (platform.people.author, platform.people.stranger):
            user = session.get_one(User, actor.user_id)
            user.set_email(f"{actor.name}@example.com")
    return platform


def cure(platform: Platform, title: str = "换热管防垢涂层") -> Listing:
    return platform.publish("achievement", title, abstract=PROBLEM, problem_solved=PROBLEM)


def mailed(platform: Platform) -> list[Letter]:
    """The letters that the worker writes now."""
    platform.index()
    before = len(letters(platform.database))
    while send_supplies(platform.database, platform.runtime.replica, LINKS):
        pass
    return letters(platform.database)[before:]


def titles(session: Session, actor: Actor, month: date) -> list[str]:
    return [
        one.achievement.title
        for one in entries_of(session, actor, supply_of(session, actor, month))
    ]


def test_what_is_new_is_told_once_with_its_reasons(
    supplied: Platform, noon: time_machine.Traveller
) -> None:
    author, stranger = supplied.people.author, supplied.people.stranger
    need = supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    first = cure(supplied)
    (letter,) = mailed(supplied)
    assert letter.to == f"{author.name}@example.com"
    assert letter.subject == "本月有 1 项成果与贵单位相符"
    assert f"1. {first.title}（" in letter.text
    assert "共同要点：热管防垢涂层" in letter.text
    assert f"https://platform.example/achievements/{first.code}" in letter.text
    assert "https://platform.example/my/supply?month=2026-11" in letter.text
    assert mailed(supplied) == [], "once a month"
    with supplied.database.read() as session:
        supply = supply_of(session, author, NOVEMBER)
        (entry,) = entries_of(session, author, supply)
        assert (entry.achievement_id, entry.need_id, entry.place) == (first.id, need.id, 1)
        assert ("supply_made", supply.id, None, True) in told(session, author)
        assert entries_of(session, stranger, supply_of(session, stranger, NOVEMBER)) == []
        assert [row for row in told(session, stranger) if row[0] == "supply_made"] == []
    second = cure(supplied, "换热管防垢涂层乙")
    noon.shift(MONTH)
    (letter,) = mailed(supplied)
    assert second.title in letter.text
    assert first.code not in letter.text
    with supplied.database.read() as session:
        assert months_of(session, author) == [(DECEMBER, 1), (NOVEMBER, 1)]
        assert titles(session, author, DECEMBER) == [second.title]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_an_enterprise_without_needs_is_told_what_fits_its_profile(supplied: Platform) -> None:
    author = supplied.people.author
    with supplied.database.write() as session:
        session.get_one(Organization, author.organization_id).profile = f"换热管防垢涂层。{PROBLEM}"
    cure(supplied)
    supplied.publish("achievement", "羊绒分梳", abstract="山羊绒纤维的无毛绒分梳工艺与装备")
    mailed(supplied)
    with supplied.database.read() as session:
        entries = entries_of(session, author, supply_of(session, author, NOVEMBER))
        assert [(one.achievement.title, one.need_id) for one in entries] == [
            ("换热管防垢涂层", None)
        ]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_what_is_no_longer_public_is_not_read_any_more(supplied: Platform) -> None:
    author = supplied.people.author
    supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    gone, stays = cure(supplied), cure(supplied, "换热管防垢涂层乙")
    mailed(supplied)
    supplied.change(gone, lambda s, one: move(s, supplied.people.researcher, one, "withdraw"))
    with supplied.database.read() as session:
        assert titles(session, author, NOVEMBER) == [stays.title]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_only_members_of_the_enterprise_read_it(supplied: Platform) -> None:
    supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    cure(supplied)
    mailed(supplied)
    people = supplied.people
    with supplied.database.write() as session:
        session.delete(supply_of(session, people.stranger, NOVEMBER))
        session.flush()
        with pytest.raises(NotFoundError):
            supply_of(session, people.stranger, NOVEMBER)
        for actor in (PUBLIC, people.broker, people.researcher):
            with pytest.raises(ForbiddenError):
                months_of(session, actor)
            with pytest.raises(ForbiddenError):
                supply_of(session, actor, NOVEMBER)


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_who_wants_no_letter_gets_none(supplied: Platform, noon: time_machine.Traveller) -> None:
    author = supplied.people.author
    supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    cure(supplied)
    (letter,) = mailed(supplied)
    subject = subject_of(LINKS.secret, STOP, letter.unsubscribe.rpartition("/")[2])
    with supplied.database.write() as session:
        stop_mails(session, PUBLIC, subject)
    cure(supplied, "换热管防垢涂层乙")
    noon.shift(MONTH)
    assert mailed(supplied) == []
    with supplied.database.write() as session:
        assert titles(session, author, DECEMBER) == ["换热管防垢涂层乙"]
        choose_mails(session, author, {"supply_made": "daily"})
    cure(supplied, "换热管防垢涂层丙")
    noon.shift(MONTH)
    assert mailed(supplied) == []
    with supplied.database.read() as session:
        assert told(session, author)[-1][2] == "daily", "the digest tells of it instead"


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_nothing_before_its_day_and_nothing_without_members(
    supplied: Platform, noon: time_machine.Traveller
) -> None:
    with supplied.database.write() as session:
        user = session.get_one(User, supplied.people.stranger.user_id)
        user.active = False
    mailed(supplied)
    with supplied.database.read() as session:
        owners = set(session.scalars(select(Supply.organization_id)))
    assert supplied.people.author.organization_id in owners
    assert supplied.people.stranger.organization_id not in owners


def rewritten(platform: Platform, listing: Listing, **values: str) -> None:
    """As another process would, after the index was asked."""
    with platform.database.write() as session:
        found = session.get_one(Listing, listing.id)
        for name, value in values.items():
            setattr(found, name, value)


def test_a_line_break_in_a_title_begins_no_paragraph_of_ours(supplied: Platform) -> None:
    supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    first = cure(supplied)
    supplied.index()
    rewritten(supplied, first, title="换热管防垢涂层\n\n平台通知：请核验账号")
    (letter,) = mailed(supplied)
    assert "1. 换热管防垢涂层 平台通知：请核验账号（" in letter.text


def test_what_is_withdrawn_meanwhile_is_not_told(
    supplied: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplied.publish("demand", "换热管防垢涂层", problem=PROBLEM)
    first = cure(supplied)
    supplied.index()

    def slow(*args: Any) -> Sequence[Offered]:
        found = compose(*args)
        rewritten(supplied, first, state="withdrawn")
        return found

    monkeypatch.setattr(supplies, "compose", slow)
    assert mailed(supplied) == []
    with supplied.database.read() as session:
        assert dict(months_of(session, supplied.people.author)) == {NOVEMBER: 0}
