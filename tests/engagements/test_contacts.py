"""Contacts open by stage and consent, to the broker and the parties; every look is recorded."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit.models import AuditEntry
from matcher.engagements.contacts import (
    contacts,
    contacts_open,
    masked_contacts,
    may_see_contacts,
)
from matcher.engagements.disclosure import agree, consents, disclosed, may_consent, take_back
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


def both_agree(session: Session, people: People, engagement: Engagement) -> None:
    agree(session, people.author, engagement)
    agree(session, people.researcher, engagement)


def looks(session: Session) -> list[tuple[str, object]]:
    query = select(AuditEntry).where(AuditEntry.action == "engagement.contacts")
    rows = session.scalars(query.order_by(AuditEntry.id))
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
    both_agree(session, people, engagement)
    for actor in (people.broker, people.author, people.researcher):
        need, offer = contacts(session, actor, engagement)
        assert (need.name, need.phone, need.email) == ("需求联系人", "0471-0000001", "")
        assert (offer.name, offer.phone, offer.email) == ("成果联系人", "", "offer@example.com")
    codes = {"listings": [engagement.match.need.code, engagement.match.achievement.code]}
    lookers = (people.broker, people.author, people.researcher)
    assert looks(session) == [(actor.signature, codes) for actor in lookers]


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
    both_agree(session, people, engagement)
    terminate(session, people.broker, engagement, "price")
    with pytest.raises(TransitionError, match="终止"):
        contacts(session, people.author, engagement)


def test_every_stage_but_the_first_and_the_broken_one_opens_them(engagement: Engagement) -> None:
    opened = []
    for term in scheme("stages"):
        engagement.stage = term.code
        opened += [term.code] if contacts_open(engagement) else []
    assert opened == [t.code for t in scheme("stages") if t.code not in ("confirmed", "terminated")]


def test_the_other_party_sees_them_only_while_both_agree(
    session: Session, people: People, engagement: Engagement
) -> None:
    advance(session, people.broker, engagement, "contacted")
    assert len(contacts(session, people.broker, engagement)) == 2
    given = agree(session, people.author, engagement)
    assert (given.purpose, given.user_id) == ("disclosure", people.author.user_id)
    assert given.organization_id == people.enterprise.id
    for actor in (people.author, people.researcher):
        with pytest.raises(TransitionError, match="都同意"):
            contacts(session, actor, engagement)
    agree(session, people.researcher, engagement)
    assert len(contacts(session, people.author, engagement)) == 2
    colleague = people.actor("colleague", people.enterprise, "enterprise_member")
    take_back(session, colleague, engagement)
    assert given.withdrawn_at is not None
    assert not disclosed(session, engagement)
    for actor in (people.author, people.researcher):
        with pytest.raises(TransitionError, match="都同意"):
            contacts(session, actor, engagement)
    agree(session, people.author, engagement)
    assert disclosed(session, engagement)


def test_agreeing_twice_is_agreeing_once(
    session: Session, people: People, engagement: Engagement
) -> None:
    first = agree(session, people.author, engagement)
    assert agree(session, people.author, engagement) is first
    assert consents(session, engagement) == {people.enterprise.id: first}
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "consent.give")).all()
    assert [row.after and row.after["engagement"] for row in rows] == [engagement.id]


def test_only_the_parties_decide(session: Session, people: People, engagement: Engagement) -> None:
    for actor in (people.broker, people.operator, people.stranger, SYSTEM):
        assert not may_consent(actor, engagement)
        with pytest.raises(ForbiddenError):
            agree(session, actor, engagement)
        with pytest.raises(ForbiddenError):
            take_back(session, actor, engagement)


def test_what_has_ended_is_not_agreed_to(
    session: Session, people: People, engagement: Engagement
) -> None:
    terminate(session, people.broker, engagement, "price")
    with pytest.raises(TransitionError, match="已经结束"):
        agree(session, people.author, engagement)


def test_a_party_is_told_what_it_would_hand_out(
    session: Session, people: People, engagement: Engagement
) -> None:
    (need,) = masked_contacts(session, people.enterprise.id, engagement)
    assert (need.name, need.phone, need.email) == ("需**", "0471-****01", "")
    (offer,) = masked_contacts(session, people.university.id, engagement)
    assert (offer.name, offer.phone, offer.email) == ("成**", "", "o***@example.com")
    assert masked_contacts(session, people.agency.id, engagement) == []
