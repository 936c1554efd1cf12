"""One step with many listings: foreseen, done by the table of transitions, refused one by one."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from matcher.listings import own
from matcher.listings.bulk import STEPS, Outcome, carry_out, chosen, foreseen
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import Listing
from matcher.listings.own_filters import OwnFilters
from matcher.listings.review import default_validity
from matcher.listings.schemas import DemandInput
from matcher.taxonomy import load_rules, scheme
from tests.conftest import People


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Nothing here differs between databases; savepoints are tested with imports on both."""
    database = Database(sqlite_url)
    yield database
    database.close()


def draft(session: Session, people: People, title: str, problem: str = "示例") -> Listing:
    data = DemandInput.parse({"title": title, "problem": problem})
    return own.create_own(session, people.author, "demand", data)


def told(outcomes: list[Outcome]) -> dict[str, str]:
    return {one.listing.title: one.reason for one in outcomes}


def audited(session: Session, action: str) -> int:
    query = select(AuditEntry).where(AuditEntry.action == action)
    return len(session.scalars(query).all())


def test_drafts_are_submitted_together_and_one_that_says_nothing_is_not(
    session: Session, people: People
) -> None:
    listings = [draft(session, people, "一"), draft(session, people, "二", problem="")]
    assert told(foreseen(people.author, "submit", listings)) == {
        "一": "",
        "二": "还没有写“主要问题”",
    }
    done = carry_out(session, people.author, "submit", listings)
    assert told(done) == {"一": "", "二": "主要问题：必填，请至少写清这一项再提交"}
    assert [one.state for one in listings] == ["submitted", "draft"]
    assert audited(session, "listing.submit") == 1
    people.enterprise.state = "registered"
    assert told(foreseen(people.author, "submit", listings))["一"].startswith("现在是“待审核”")
    assert told(foreseen(people.author, "submit", [draft(session, people, "三")])) == {
        "三": "贵单位还没有通过示范区核验"
    }


def test_renewed_to_the_usual_day_or_to_the_one_that_is_named(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    ended, paused = posted("demand", "到期的"), posted("scenario", "暂停的")
    ended.state, ended.valid_until, paused.state = "expired", date(2020, 1, 1), "paused"
    done = carry_out(session, people.author, "renew", [ended, paused])
    assert (ended.state, ended.valid_until) == ("published", default_validity("demand"))
    assert told(done)["暂停的"].startswith(f"{paused.code} 目前是“已暂停”，不能续期")
    carry_out(session, people.author, "renew", [ended], date(2099, 1, 1))
    assert ended.valid_until == date(2099, 1, 1)
    [past] = carry_out(session, people.author, "renew", [ended], date(2020, 1, 1))
    assert past.reason == "有效期至：不能早于今天"
    assert (ended.valid_until, audited(session, "listing.renew")) == (date(2099, 1, 1), 2)


@pytest.mark.parametrize("action", STEPS)
def test_in_every_state_what_is_foreseen_is_what_happens(
    session: Session, people: People, posted: Callable[..., Listing], action: str
) -> None:
    listings = []
    for term in scheme("listing_states"):
        listing = posted("demand", term.code)
        listing.state = term.code
        listings.append(listing)
    session.flush()
    wanted = {one.title for one in listings if one.state in TRANSITIONS[action].sources}
    expected = foreseen(people.author, action, listings)
    done = carry_out(session, people.author, action, listings)
    for outcomes in (expected, done):
        assert {one.listing.title for one in outcomes if not one.reason} == wanted
    target = TRANSITIONS[action].target
    assert {one.title for one in listings if one.state == target} == wanted | {target}
    refused = foreseen(people.supervisor, action, listings)
    assert {one.reason for one in refused} == {f"您的账号不能{TRANSITIONS[action].label}"}


def test_only_own_ones_can_be_chosen(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    mine, theirs = posted("demand", "自己的"), posted("achievement", "别人的")
    assert chosen(session, people.author, [mine.code, mine.code]) == [mine]
    for codes in ([mine.code, theirs.code], ["D2026-9999"]):
        with pytest.raises(NotFoundError, match="没有办理"):
            chosen(session, people.author, codes)
    assert chosen(session, people.author, [], OwnFilters(state="published")) == [mine]
    with pytest.raises(ForbiddenError):
        chosen(session, people.auditor, [mine.code])


def test_something_is_chosen_and_not_too_much(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidError, match="请先勾选"):
        chosen(session, people.author, [])
    limit = load_rules().own_listings.bulk_rows
    with pytest.raises(InvalidError, match=f"一次最多办理 {limit} 条"):
        chosen(session, people.author, [f"D2026-{number:04}" for number in range(limit + 1)])


def test_a_foreign_listing_is_refused_by_the_table_too(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    theirs = posted("achievement", "别人的")
    [outcome] = carry_out(session, people.author, "withdraw", [theirs])
    assert outcome.reason
    assert theirs.state == "published"
