"""Saved searches of users, and of people who only have an address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.clock import now
from matcher.errors import ConflictError, ForbiddenError, NotFoundError
from matcher.listings.lifecycle import move
from matcher.mail.models import MailMessage
from matcher.saved_searches.keep import (
    change_search,
    end_search,
    forget_old_hits,
    keep_search,
    mark_seen,
    news_of,
    own_search,
    searches_of,
)
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from matcher.saved_searches.schemas import Asked, Kept
from matcher.saved_searches.subscribe import (
    ask_for_alerts,
    confirm_alerts,
    forget_unconfirmed,
    search_by_key,
)
from matcher.taxonomy import load_rules
from tests.conftest import People, publish_listing
from tests.saved_searches.seeking import hits, sought, subscribed

KEPT = Kept(name="示例检索", frequency="daily")
ASKED = Asked(email="Who@example.com", frequency="weekly")
MOMENT = datetime(2026, 11, 23, 4, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def count(session: Session, model: type[SavedSearch | SavedSearchHit | MailMessage]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@ON_SQLITE
@time_machine.travel(MOMENT, tick=False)
def test_a_user_keeps_changes_and_ends_a_search(session: Session, people: People) -> None:
    search = keep_search(session, people.author, sought(), KEPT)
    assert searches_of(session, people.author) == [search]
    assert (search.confirmed_at, search.email) == (MOMENT, None)
    assert search.due_at == datetime(2026, 11, 24, 0, tzinfo=UTC)
    change_search(session, people.author, search, Kept(name="新名", frequency="weekly"))
    assert (search.name, search.due_at) == ("新名", datetime(2026, 11, 30, 0, tzinfo=UTC))
    listing = publish_listing(session, people, "demand", "换热管")
    session.add(SavedSearchHit(search_id=search.id, listing_id=listing.id))
    session.flush()
    end_search(session, people.author, search)
    assert (count(session, SavedSearch), count(session, SavedSearchHit)) == (0, 0)


@ON_SQLITE
def test_those_of_others_do_not_exist(session: Session, people: People) -> None:
    search = keep_search(session, people.author, sought(), KEPT)
    assert searches_of(session, people.stranger) == []
    with pytest.raises(NotFoundError):
        own_search(session, people.stranger, search.id)
    with pytest.raises(NotFoundError):
        search_by_key(session, search.key, confirmed=True)
    with pytest.raises(ForbiddenError):
        keep_search(session, PUBLIC, sought(), KEPT)


@ON_SQLITE
def test_there_is_a_limit(session: Session, people: People) -> None:
    for _ in range(load_rules().saved_searches.per_user):
        keep_search(session, people.author, sought(), KEPT)
    with pytest.raises(ConflictError, match="最多保存"):
        keep_search(session, people.author, sought(), KEPT)
    keep_search(session, people.stranger, sought(), KEPT)


def test_news_are_public_and_since_it_was_last_run(session: Session, people: People) -> None:
    search = keep_search(session, people.author, sought(), KEPT)
    search.seen_at = now() - timedelta(hours=1)
    listings = [publish_listing(session, people, "demand", f"换热管{n}") for n in range(3)]
    session.add_all(SavedSearchHit(search_id=search.id, listing_id=one.id) for one in listings)
    session.flush()
    assert news_of(session, [search]) == {search.id: 3}
    move(session, people.author, listings[0], "withdraw")
    assert news_of(session, [search]) == {search.id: 2}
    mark_seen(session, search)
    assert news_of(session, [search]) == {}
    session.query(SavedSearchHit).update({"found_at": now() - timedelta(days=191)})
    forget_old_hits(session)
    assert hits(session, search) == set()


def test_an_address_is_sealed_and_must_confirm(session: Session) -> None:
    links: list[str] = []
    ask_for_alerts(session, sought("奇怪的词"), ASKED, lambda key: links.append(key) or key)
    search = session.scalars(select(SavedSearch)).one()
    assert links == [search.key]
    raw = session.connection().exec_driver_sql("SELECT email FROM saved_searches").scalar_one()
    assert "@" not in raw
    message = session.scalars(select(MailMessage)).one()
    assert message.to == "who@example.com"
    assert search.key in message.text
    assert "奇怪" not in message.text, "nobody's words are carried to anybody"
    with pytest.raises(NotFoundError):
        search_by_key(session, search.key, confirmed=True)
    confirm_alerts(session, PUBLIC, search_by_key(session, search.key, confirmed=False))
    first = search.confirmed_at
    confirm_alerts(session, PUBLIC, search)
    assert search_by_key(session, search.key, confirmed=True).confirmed_at == first


@ON_SQLITE
def test_what_nobody_confirmed_is_forgotten(session: Session) -> None:
    days = load_rules().confirmation_days
    with time_machine.travel(MOMENT, tick=False):
        ask_for_alerts(session, sought(), ASKED, str)
        confirmed = subscribed(session, sought())
    waiting = session.scalars(select(SavedSearch).where(SavedSearch.id != confirmed.id)).one()
    with time_machine.travel(MOMENT + timedelta(days=days, seconds=-1), tick=False):
        forget_unconfirmed(session)
        assert search_by_key(session, waiting.key, confirmed=False)
    with time_machine.travel(MOMENT + timedelta(days=days), tick=False):
        with pytest.raises(NotFoundError):
            search_by_key(session, waiting.key, confirmed=False)
        forget_unconfirmed(session)
    assert session.scalars(select(SavedSearch.id)).all() == [confirmed.id]


@ON_SQLITE
def test_an_address_with_enough_of_them_gets_no_more_mail(session: Session) -> None:
    most = load_rules().saved_searches.per_address
    for _ in range(most):
        ask_for_alerts(session, sought(), ASKED, str)
    other = Asked(email="who@EXAMPLE.com", frequency="daily")
    ask_for_alerts(session, sought(), other, str)
    assert (count(session, SavedSearch), count(session, MailMessage)) == (most, most)


def test_keys_cannot_be_guessed(session: Session) -> None:
    keys = {subscribed(session, sought()).key for _ in range(3)}
    assert len(keys) == 3
    assert all(re.fullmatch(r"[\w-]{24}", key) for key in keys)
