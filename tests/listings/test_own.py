"""An organization's own listings: order, ownership, everything written, edits that were seen."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.actor import Actor
from matcher.db import Database
from matcher.errors import ConflictError, ForbiddenError, NotFoundError
from matcher.listings import own, post, review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.own import PAGE_SIZE, own_listings
from matcher.listings.own_filters import OwnFilters
from matcher.listings.schemas import DemandInput
from tests.conftest import People

CONTACT = {"contact_name": "示例联系人", "contact_phone": "0471-0000000"}


def draft(session: Session, people: People, title: str, **fields: Any) -> Listing:
    data = DemandInput.parse({"title": title, "problem": "示例问题", **CONTACT, **fields})
    return own.create_own(session, people.author, "demand", data)


def test_what_needs_the_author_comes_first_and_what_is_over_last(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    gone = posted("demand", "撤回的")
    move(session, people.author, gone, "withdraw")
    posted("demand", "发布的")
    draft(session, people, "草稿")
    back = draft(session, people, "退回的")
    post.submit(session, people.author, back)
    review.send_back(session, people.operator, back, {"problem": "写清楚"})
    posted("achievement", "别的单位的")
    found = own_listings(session, people.author)
    assert [one.title for one in found.listings] == ["退回的", "草稿", "发布的", "撤回的"]
    assert found.by_state == {"returned": 1, "draft": 1, "published": 1, "withdrawn": 1}


def test_one_state_and_its_pages(session: Session, people: People) -> None:
    for number in range(PAGE_SIZE + 1):
        draft(session, people, f"草稿{number}")
    first = own_listings(session, people.author, OwnFilters(state="draft"))
    assert (len(first.listings), first.pages) == (PAGE_SIZE, 2)
    last = own_listings(session, people.author, OwnFilters(state="draft"), page=99)
    assert (last.page, [one.title for one in last.listings]) == (2, ["草稿0"])
    assert own_listings(session, people.author, OwnFilters(state="published")).listings == []


def test_who_has_no_organization_has_no_listings(session: Session) -> None:
    with pytest.raises(ForbiddenError, match="没有关联单位"):
        own_listings(session, Actor(user_id=1, roles=frozenset({"operator"})))


def test_only_the_owner_gets_it(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    public, hidden = posted("demand", "公开的"), draft(session, people, "草稿")
    assert own.get_own(session, people.author, public.code) is public
    assert own.get_own(session, people.author, hidden.code) is hidden
    for other in (people.stranger, people.operator, people.broker, people.supervisor):
        with pytest.raises(ForbiddenError):
            own.get_own(session, other, public.code)
        with pytest.raises(NotFoundError):
            own.get_own(session, other, hidden.code)


def test_the_content_is_all_that_was_written(session: Session, people: People) -> None:
    listing = draft(session, people, "示例", funds_min=3, keywords=["焊接"], region="150200")
    content = own.content(session, people.author, listing)
    assert set(content) == set(DemandInput.model_fields)
    given = {**CONTACT, "title": "示例", "funds_min": 3.0, "keywords": ["焊接"], "region": "150200"}
    assert given.items() <= content.items()
    with pytest.raises(ForbiddenError):
        own.content(session, people.stranger, listing)


def test_an_edit_of_what_was_seen_moves_the_version(session: Session, people: People) -> None:
    listing = draft(session, people, "示例")
    seen = listing.version
    data = DemandInput.parse({"title": "改过的", "problem": "新的问题", **CONTACT})
    own.edit_seen(session, people.author, listing, data, seen)
    assert listing.title == "改过的"
    assert listing.version > seen


def test_a_change_of_the_contact_alone_is_seen_too(session: Session, people: People) -> None:
    listing = draft(session, people, "示例")
    seen = listing.version
    data = DemandInput.parse({"title": "示例", "problem": "示例问题", "contact_name": "另一人"})
    own.edit_seen(session, people.author, listing, data, seen)
    with pytest.raises(ConflictError, match="又有改动"):
        own.edit_seen(session, people.author, listing, data, seen)


def test_an_edit_of_something_older_writes_nothing(session: Session, people: People) -> None:
    listing = draft(session, people, "示例")
    data = DemandInput.parse({"title": "改过的", "problem": "新的问题"})
    with pytest.raises(ConflictError):
        own.edit_seen(session, people.author, listing, data, listing.version - 1)
    assert listing.title == "示例"


def test_of_two_edits_at_the_same_moment_one_is_refused(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as session:
        people = People(session)
        code = draft(session, people, "示例").code
    data = DemandInput.parse({"title": "同事改的", "problem": "示例问题"})
    with database.open(writing=True) as mine:
        listing = own.get_own(mine, people.author, code)
        with database.write() as theirs:
            other = own.get_own(theirs, people.author, code)
            own.edit_seen(theirs, people.author, other, data, other.version)
        with pytest.raises(StaleDataError):
            own.edit_seen(mine, people.author, listing, data, listing.version)
    database.close()
