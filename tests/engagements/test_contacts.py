"""Contacts open with the stage, to the broker and the parties, and every look is recorded."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.engagements.contacts import contacts, contacts_open, may_see_contacts
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.errors import ForbiddenError, TransitionError
from matcher.listings.models import Listing
from matcher.taxonomy import scheme
from tests.conftest import People
from tests.matching.pairs import suggest

NEED = {"contact_name": "需求联系人", "contact_phone": "0471-0000001"}
OFFER = {"contact_name": "成果联系人", "contact_email": "offer@example.com"}


@pytest.fixture
def engagement(session: Session, people: People, posted: Callable[..., Listing]) -> Engagement:
    match = suggest(
        session, posted("demand", "需求", **NEED), posted("achievement", "成果", **OFFER)
    )
    return open_engagement(session, people.broker, match)


def looks(session: Session) -> list[tuple[str, object]]:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "engagement.contacts"))
    return [(row.actor_name, row.after) for row in rows]


def test_closed_until_contacted(session: Session, people: People, engagement: Engagement) -> None:
    for actor in (people.broker, people.author, people.researcher):
        with pytest.raises(TransitionError, match=r"已确认.*已联系"):
            contacts(session, actor, engagement)
    assert looks(session) == []


def test_open_from_contacted_on_and_recorded_without_the_data(
    session: Session, people: People, engagement: Engagement
) -> None:
    advance(session, people.broker, engagement, "contacted")
    for actor in (people.broker, people.author, people.researcher):
        need, offer = contacts(session, actor, engagement)
        assert (need.name, need.phone, need.email) == ("需求联系人", "0471-0000001", "")
        assert (offer.name, offer.phone, offer.email) == ("成果联系人", "", "offer@example.com")
    codes = {"listings": [engagement.match.need.code, engagement.match.achievement.code]}
    names = ("示例broker", "示例author", "示例researcher")
    assert looks(session) == [(name, codes) for name in names]


def test_nobody_else_sees_them(session: Session, people: People, engagement: Engagement) -> None:
    advance(session, people.broker, engagement, "contacted")
    colleague = people.actor("colleague", people.agency, "broker")
    for actor in (people.operator, people.supervisor, people.stranger, colleague, SYSTEM):
        assert not may_see_contacts(actor, engagement)
        with pytest.raises(ForbiddenError):
            contacts(session, actor, engagement)
    assert looks(session) == []


def test_a_termination_closes_them_again(
    session: Session, people: People, engagement: Engagement
) -> None:
    advance(session, people.broker, engagement, "negotiating")
    terminate(session, people.broker, engagement, "price")
    with pytest.raises(TransitionError, match="终止"):
        contacts(session, people.author, engagement)


def test_every_stage_but_the_first_and_the_broken_one_opens_them(engagement: Engagement) -> None:
    opened = []
    for term in scheme("stages"):
        engagement.stage = term.code
        opened += [term.code] if contacts_open(engagement) else []
    assert opened == [t.code for t in scheme("stages") if t.code not in ("confirmed", "terminated")]
