"""From draft to published and beyond: states, permissions, audit rows, outbox rows."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.audit.models import AuditEntry
from matcher.errors import TransitionError
from matcher.listings import post, review
from matcher.listings.lifecycle import CHANGED, move
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from tests.conftest import People


def test_the_way_to_publication_leaves_audit_and_outbox_rows(
    session: Session, people: People
) -> None:
    data = DemandInput.parse({"title": "叶片补焊裂纹", "problem": "补焊后出现热裂纹"})
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    assert listing.code.startswith("D20")
    assert listing.code.endswith("-0001")
    post.submit(session, people.author, listing)
    assert outbox.head(session) == 0
    review.publish(session, people.operator, listing)
    assert listing.state == "published"
    actions = session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.object_kind == "listing", AuditEntry.object_id == listing.id)
        .order_by(AuditEntry.id)
    ).all()
    assert actions == ["listing.create", "listing.submit", "listing.publish"]
    entries = outbox.entries_after(session, 0, topic=CHANGED)
    assert [entry.object_id for entry in entries] == [listing.id]


def test_a_refused_transition_says_what_is_allowed(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    listing = posted("demand", "叶片补焊裂纹")
    with pytest.raises(TransitionError, match=r"已发布.*不能提交审核.*暂停"):
        move(session, people.author, listing, "submit")
    assert listing.state == "published"
