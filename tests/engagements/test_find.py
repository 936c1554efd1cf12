"""Who finds which engagements."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, Actor
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.find import (
    desk_engagements,
    engagements_of,
    get_engagement,
    party_engagements,
)
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement, terminate
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from tests.conftest import People
from tests.matching.pairs import suggest


@pytest.fixture
def engagement(session: Session, people: People, posted: Callable[..., Listing]) -> Engagement:
    match = suggest(session, posted("demand", "需求"), posted("achievement", "成果"))
    return open_engagement(session, people.broker, match)


def test_the_zone_s_staff_and_the_parties_find_it(
    session: Session, people: People, engagement: Engagement
) -> None:
    for actor in (
        people.broker,
        people.operator,
        people.supervisor,
        people.author,
        people.researcher,
    ):
        assert get_engagement(session, actor, engagement.code) is engagement
    for actor in (people.stranger, PUBLIC):
        with pytest.raises(NotFoundError):
            get_engagement(session, actor, engagement.code)


def test_another_zone_s_broker_does_not(
    session: Session, people: People, engagement: Engagement
) -> None:
    zone = Zone(code="other", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    foreign = Actor(user_id=99, zone_id=zone.id, roles=frozenset({"broker"}))
    assert desk_engagements(session, foreign, EngagementFilters()).total == 0
    with pytest.raises(NotFoundError):
        get_engagement(session, foreign, engagement.code)


@pytest.mark.parametrize("code", ["", "E2026", "E1999-0001", "E2026-9999", "D2026-0001", "' OR 1"])
def test_a_wrong_code_finds_nothing(
    session: Session, people: People, engagement: Engagement, code: str
) -> None:
    with pytest.raises(NotFoundError):
        get_engagement(session, people.broker, code)


def test_the_desk_tells_open_from_ended_ones(
    session: Session, people: People, engagement: Engagement, posted: Callable[..., Listing]
) -> None:
    match = suggest(session, posted("demand", "需求乙"), posted("achievement", "成果乙"))
    over = open_engagement(session, people.broker, match)
    terminate(session, people.broker, over, "price")
    found = desk_engagements(session, people.broker, EngagementFilters())
    assert list(found.engagements) == [engagement]
    ended = EngagementFilters(stages=("terminated",))
    assert list(desk_engagements(session, people.operator, ended).engagements) == [over]


def test_parties_have_their_own_and_brokers_none(
    session: Session, people: People, engagement: Engagement
) -> None:
    for actor, found in (
        (people.author, [engagement]),
        (people.researcher, [engagement]),
        (people.broker, []),
        (people.stranger, []),
        (PUBLIC, []),
    ):
        assert list(party_engagements(session, actor)) == found


def test_matches_lead_to_what_they_became(session: Session, engagement: Engagement) -> None:
    assert engagements_of(session, [engagement.match]) == {engagement.match_id: engagement}
    assert engagements_of(session, []) == {}
