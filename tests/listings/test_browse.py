from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.errors import NotFoundError
from matcher.listings.browse import (
    PAGE_SIZE,
    get_organization,
    listings_of,
    newest,
    public_counts,
    public_organizations,
)
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from tests.conftest import People

Post = Callable[..., Listing]


def test_counts_hold_what_is_public_now(session: Session, people: People, posted: Post) -> None:
    assert public_counts(session) == {"demand": 0, "scenario": 0, "achievement": 0}
    posted("demand", "示例一")
    paused = posted("demand", "示例二")
    posted("achievement", "示例三", valid_until="2999-01-01")
    assert public_organizations(session) == 2
    move(session, people.author, paused, "pause")
    assert public_counts(session) == {"demand": 1, "scenario": 0, "achievement": 1}
    with time_machine.travel("2998-01-01"):
        assert public_counts(session) == {"demand": 0, "scenario": 0, "achievement": 1}
        assert public_organizations(session) == 1


def test_newest_first_and_no_more_than_asked_for(session: Session, posted: Post) -> None:
    for day in (3, 1, 2):
        with time_machine.travel(f"2026-03-0{day}", tick=False):
            posted("demand", f"示例{day}", valid_until="2999-01-01")
    posted("scenario", "另一类")
    assert [listing.title for listing in newest(session, ["demand"], 2)] == ["示例3", "示例2"]
    every = newest(session, ["demand", "scenario", "achievement"], 2)
    assert [listing.title for listing in every] == ["另一类", "示例3"]


def test_an_organizations_listings_come_in_pages(
    session: Session, people: People, posted: Post
) -> None:
    for number in range(PAGE_SIZE + 1):
        posted("demand", f"示例{number}")
    page = listings_of(session, people.enterprise, page=2)
    assert (page.total, page.page, page.pages) == (PAGE_SIZE + 1, 2, 2)
    assert len(page.listings) == 1
    assert listings_of(session, people.enterprise, page=99) == page
    assert len(listings_of(session, people.enterprise, page=-3).listings) == PAGE_SIZE


def test_an_organizations_listings_of_one_kind_are_counted_and_paged_alone(
    session: Session, people: People, posted: Post
) -> None:
    for number in range(3):
        posted("demand", f"示例{number}")
    posted("scenario", "示例场景")
    page = listings_of(session, people.enterprise, kind="scenario")
    assert [listing.title for listing in page.listings] == ["示例场景"]
    assert (page.total, page.pages, page.kinds) == (1, 1, {"demand": 3, "scenario": 1})
    none = listings_of(session, people.enterprise, kind="achievement")
    assert (list(none.listings), none.total, none.kinds) == ([], 0, page.kinds)


def test_an_organization_without_anything_has_one_empty_page(
    session: Session, people: People
) -> None:
    page = listings_of(session, people.agency)
    assert (page.listings, page.total, page.page, page.pages) == ([], 0, 1, 1)


def test_who_may_see_an_organization(session: Session, people: People, posted: Post) -> None:
    enterprise = people.enterprise
    for actor in (people.author, people.operator, people.broker, people.supervisor):
        assert get_organization(session, actor, enterprise.id) is enterprise
    for actor in (PUBLIC, people.stranger, people.researcher):
        with pytest.raises(NotFoundError):
            get_organization(session, actor, enterprise.id)
    posted("demand", "示例")
    for actor in (PUBLIC, people.stranger, people.researcher):
        assert get_organization(session, actor, enterprise.id) is enterprise
    with pytest.raises(NotFoundError):
        get_organization(session, people.operator, 2**31 - 1)
