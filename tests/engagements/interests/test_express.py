"""Who may say that they are interested, in what, and who is told."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher.brokers.models import Assignment
from matcher.clock import now
from matcher.engagements.interests.brought import offered
from matcher.engagements.interests.express import InterestInput, express, may_express
from matcher.engagements.interests.find import desk_interests, organization_interests
from matcher.engagements.interests.models import Interest
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from tests.conftest import People
from tests.engagements.reading import told, written

ASKED = InterestInput(text="想先看样件")


def test_it_is_kept_and_every_broker_of_the_zone_is_told(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    people.actor("colleague", people.agency, "broker")
    data = InterestInput(text="想先看样件", own=cure.code)
    made = express(session, people.researcher, need, data)
    session.expire_all()
    (kept,) = organization_interests(session, people.researcher)
    assert (kept.id, kept.text, kept.state) == (made.id, "想先看样件", "open")
    assert (kept.listing, kept.own_listing, kept.organization) == (need, cure, people.university)
    assert (kept.zone_id, kept.created_by) == (people.zone.id, people.researcher.user_id)
    assert told(session, "interest_received") == ["broker", "colleague"]
    assert written(session, "interest.express") == [{"code": need.code}]
    sealed = session.scalar(text("SELECT text FROM interests"))
    assert sealed
    assert "样件" not in sealed
    assert organization_interests(session, people.author) == []


def test_where_the_need_is_assigned_only_its_broker_is_told_and_sees_it(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    colleague = people.actor("colleague", people.agency, "broker")
    session.add(Assignment(listing_id=need.id, broker_id=people.broker.user_id, assigned_at=now()))
    made = express(session, people.author, cure, InterestInput(text="想了解", own=need.code))
    assert told(session, "interest_received") == ["broker"]
    assert list(desk_interests(session, people.broker, "open").interests) == [made]
    assert list(desk_interests(session, people.operator, "open").interests) == [made]
    assert desk_interests(session, colleague, "open").counts == {}
    with pytest.raises(ForbiddenError):
        desk_interests(session, people.author, "open")


def test_one_open_interest_per_organization_and_listing(
    session: Session, people: People, need: Listing
) -> None:
    first = express(session, people.researcher, need, ASKED)
    colleague = people.actor("colleague", people.university, "research_member")
    with pytest.raises(ConflictError, match="正在等待答复"):
        express(session, colleague, need, ASKED)
    first.state = "declined"
    session.flush()
    assert express(session, colleague, need, ASKED).id != first.id
    express(session, people.stranger, need, ASKED)
    assert session.query(Interest).count() == 3


def test_who_may_not(session: Session, people: People, need: Listing, cure: Listing) -> None:
    assert may_express(people.researcher, need)
    assert not may_express(people.author, need)
    assert not may_express(people.broker, need)
    for actor in (people.author, people.broker, people.operator, people.supervisor):
        with pytest.raises(ForbiddenError):
            express(session, actor, need, ASKED)
    for own in (need.code, "A2026-9999"):
        with pytest.raises(InvalidError, match="信息编号"):
            express(session, people.researcher, need, InterestInput(text="想", own=own))
    people.university.state = "registered"
    with pytest.raises(TransitionError, match="核验"):
        express(session, people.researcher, need, ASKED)
    need.state = "paused"
    with pytest.raises(TransitionError, match="没有公开"):
        express(session, people.researcher, need, ASKED)
    assert not may_express(people.researcher, need)
    assert offered(session, [people.university.id], "demand") == {people.university.id: [cure]}
    assert offered(session, [people.university.id], "achievement") == {}
