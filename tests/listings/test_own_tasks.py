"""What the own listings ask of their organization."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.errors import ForbiddenError
from matcher.listings import own, post, review
from matcher.listings.models import Listing
from matcher.listings.own_tasks import own_tasks
from matcher.listings.schemas import DemandInput
from matcher.taxonomy import load_rules
from tests.conftest import People


def draft(session: Session, people: People, title: str) -> Listing:
    data = DemandInput.parse({"title": title, "problem": "示例"})
    return own.create_own(session, people.author, "demand", data)


def test_what_waits_for_its_author_the_oldest_first(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    days = load_rules().own_listings.expiring_days
    ends = {"还早": days + 1, "快了": days, "今天": 0, "过了": -2}
    for title, left in ends.items():
        posted("demand", title).valid_until = today() + timedelta(days=left)
    back = draft(session, people, "退回的")
    post.submit(session, people.author, back)
    review.send_back(session, people.operator, back, {"problem": "写清楚"})
    for number in range(7):
        draft(session, people, f"草稿{number}")
    posted("achievement", "别的单位的").valid_until = today()
    session.flush()
    found = {
        task.name: (task.total, [one.title for one in task.listings])
        for task in own_tasks(session, people.author)
    }
    assert found == {
        "returned": (1, ["退回的"]),
        "draft": (7, [f"草稿{number}" for number in range(5)]),
        "expiring": (3, ["过了", "今天", "快了"]),
    }
    assert own_tasks(session, people.stranger) == []


def test_who_has_no_listings_has_nothing_to_do(session: Session) -> None:
    with pytest.raises(ForbiddenError):
        own_tasks(session, Actor(user_id=1, roles=frozenset({"operator"})))
