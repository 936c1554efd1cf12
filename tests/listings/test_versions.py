"""Every submission is kept as it was, and only its author and the zone's operators read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.errors import ForbiddenError, NotFoundError
from matcher.listings import post, review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from matcher.listings.versions import (
    content_of,
    get_version,
    get_versioned,
    latest_number,
    versions_of,
)
from matcher.own_data.erase import erase_account
from tests.conftest import People

FIRST = {
    "title": "叶片补焊热裂纹",
    "problem": "补焊后出现热裂纹。",
    "valid_until": date(2030, 1, 31),
    "indicators": ["合格率≥95%"],
    "contact_phone": "0471-0000000",
    "external_id": "示例-1",
}


def drafted(session: Session, people: People) -> Listing:
    data = DemandInput.parse(FIRST)
    return post.create(session, people.author, "demand", people.enterprise, data)


def test_each_submission_is_a_version_without_the_contact(session: Session, people: People) -> None:
    listing = drafted(session, people)
    assert latest_number(session, listing) == 0
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        post.submit(session, people.author, listing)
    review.send_back(session, people.operator, listing, {"problem": "请写明产量"})
    changed = FIRST | {"problem": "补焊后出现热裂纹，每月 40 件。"}
    post.edit(session, people.author, listing, DemandInput.parse(changed))
    assert content_of(listing)["problem"] == changed["problem"]
    post.submit(session, people.author, listing)
    second, first = versions_of(session, listing)
    assert (first.number, second.number) == (1, 2)
    assert (first.submitted_at, first.submitted_by) == (moment, people.author.user_id)
    assert first.content["problem"] == FIRST["problem"]
    assert first.content["valid_until"] == "2030-01-31"
    assert first.content["indicators"][0]["value"] == "95"
    assert second.content["problem"] == changed["problem"]
    assert {"contact_phone", "contact_name", "external_id"}.isdisjoint(first.content)
    assert versions_of(session, listing, 1) == [second]


def test_what_was_published_without_a_submission_is_kept_before_it_is_changed(
    session: Session, people: People
) -> None:
    listing = drafted(session, people)
    listing.state = "published"
    for number in (1, 1):
        move(session, people.author, listing, "revise")
        assert latest_number(session, listing) == number
        listing.state = "published"
    assert get_version(session, listing, 1).content["title"] == FIRST["title"]


def test_author_and_operators_read_it_and_nobody_else(session: Session, people: People) -> None:
    listing = drafted(session, people)
    post.submit(session, people.author, listing)
    for actor in (people.author, people.operator, SYSTEM):
        assert get_versioned(session, actor, listing.code) is listing
    review.publish(session, people.operator, listing)
    for actor in (people.stranger, people.researcher, people.broker, people.supervisor):
        with pytest.raises(ForbiddenError):
            get_versioned(session, actor, listing.code)
    with pytest.raises(NotFoundError, match="没有第 2 次送审的内容"):
        get_version(session, listing, 2)


def test_erasing_the_author_masks_the_versions_too(session: Session, people: People) -> None:
    data = DemandInput.parse(FIRST | {"problem": "请联系 13900000123 了解。"})
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    post.submit(session, people.author, listing)
    people.actor("successor", people.enterprise, "enterprise_member")
    erase_account(session, people.author)
    kept = get_version(session, listing, 1).content["problem"]
    assert "13900000123" not in kept
    assert kept == listing.parts["problem"]


def test_reviewers_are_reminded_once_a_submission(session: Session, people: People) -> None:
    listing = drafted(session, people)
    post.submit(session, people.author, listing)
    assert review.remind_overdue(session, SYSTEM) == 0
    later = datetime.now(UTC) + timedelta(days=6)
    with time_machine.travel(later, tick=False):
        assert review.remind_overdue(session, SYSTEM) == 1
        assert review.remind_overdue(session, SYSTEM) == 0
        review.send_back(session, people.operator, listing, {"problem": "请写明产量"})
        post.submit(session, people.author, listing)
        assert review.remind_overdue(session, SYSTEM) == 0
    with time_machine.travel(later + timedelta(days=6), tick=False):
        assert review.remind_overdue(session, SYSTEM) == 1
        review.publish(session, people.operator, listing)
        assert review.remind_overdue(session, SYSTEM) == 0
