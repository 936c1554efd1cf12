"""A broker takes an interest up, which opens the engagement of the pair, or declines it."""

import pytest
from sqlalchemy.orm import Session

from matcher.brokers.models import Assignment
from matcher.clock import now
from matcher.engagements.interests.decide import decline, take_up
from matcher.engagements.interests.express import InterestInput, express
from matcher.engagements.interests.find import desk_interests, get_interest
from matcher.engagements.models import Engagement
from matcher.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from tests.conftest import People
from tests.engagements.reading import told, written
from tests.matching.pairs import suggest

NO_REPLICA = None


def test_the_suggested_pair_becomes_an_engagement(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    match = suggest(session, need, cure)
    asked = InterestInput(text="想先看样件", own=cure.code)
    interest = express(session, people.researcher, need, asked)
    engagement = take_up(session, people.broker, NO_REPLICA, interest)  # type: ignore[arg-type]
    assert (engagement.match, match.state) == (match, "confirmed")
    assert (interest.state, interest.engagement_id) == ("taken_up", engagement.id)
    assert interest.answered_by == people.broker.user_id
    assert told(session, "interest_answered") == ["researcher"]
    assert told(session, "engagement_invited") == ["author", "researcher"]
    assert written(session, "interest.take_up") == [
        {"state": "taken_up", "engagement": engagement.id}
    ]
    with pytest.raises(ConflictError, match="已受理"):
        decline(session, people.broker, interest, "晚了")


def test_a_dismissed_pair_is_opened_again_and_a_running_one_is_used(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    match = suggest(session, need, cure)
    dismiss(session, people.broker, match, "cost")
    first = express(session, people.researcher, need, InterestInput(text="想", own=cure.code))
    made = take_up(session, people.broker, NO_REPLICA, first)  # type: ignore[arg-type]
    assert match.state == "confirmed"
    second = express(session, people.author, cure, InterestInput(text="想", own=need.code))
    assert take_up(session, people.broker, NO_REPLICA, second) is made  # type: ignore[arg-type]
    assert session.query(Engagement).count() == 1


def test_where_nothing_was_named_the_broker_picks(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    suggest(session, need, cure)
    interest = express(session, people.researcher, need, InterestInput(text="想"))
    for picked, told_so in (("", "请选择"), (need.code, "不是该单位已发布的成果")):
        with pytest.raises(InvalidError, match=told_so):
            take_up(session, people.broker, NO_REPLICA, interest, picked)  # type: ignore[arg-type]
    assert interest.state == "open"
    engagement = take_up(session, people.broker, NO_REPLICA, interest, cure.code)  # type: ignore[arg-type]
    assert (engagement.match.achievement, interest.own_listing) == (cure, cure)


def test_a_refusal_tells_why(session: Session, people: People, need: Listing) -> None:
    interest = express(session, people.researcher, need, InterestInput(text="想"))
    with pytest.raises(InvalidError, match="婉拒的原因"):
        decline(session, people.broker, interest, " ")
    decline(session, people.broker, interest, " 请先发布成果 ")
    assert (interest.state, interest.reason) == ("declined", "请先发布成果")
    assert told(session, "interest_answered") == ["researcher"]
    assert desk_interests(session, people.broker, "open").counts == {"declined": 1}
    assert session.query(Match).count() == 0


def test_who_decides(session: Session, people: People, need: Listing, cure: Listing) -> None:
    suggest(session, need, cure)
    interest = express(session, people.researcher, need, InterestInput(text="想", own=cure.code))
    insiders = [
        people.actor(f"inside{one.id}", one, "broker")
        for one in (people.enterprise, people.university)
    ]
    for actor in (people.author, people.researcher, people.operator, *insiders):
        with pytest.raises(ForbiddenError):
            take_up(session, actor, NO_REPLICA, interest)  # type: ignore[arg-type]
        with pytest.raises(ForbiddenError):
            decline(session, actor, interest, "不行")
    for actor in (people.author, people.stranger, people.supervisor):
        with pytest.raises(NotFoundError):
            get_interest(session, actor, interest.id)
    colleague = people.actor("colleague", people.agency, "broker")
    session.add(Assignment(listing_id=need.id, broker_id=colleague.user_id, assigned_at=now()))
    session.flush()
    with pytest.raises(ForbiddenError, match="已分派给示例colleague"):
        take_up(session, people.broker, NO_REPLICA, interest)  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError, match="已分派给示例colleague"):
        decline(session, people.broker, interest, "不行")
    with pytest.raises(NotFoundError):
        get_interest(session, people.broker, interest.id)
    for actor in (colleague, people.operator, people.researcher):
        assert get_interest(session, actor, interest.id) is interest
    assert interest.state == "open"


def test_who_brings_a_need_of_another_broker_is_that_one_s(
    session: Session, people: People, need: Listing, cure: Listing
) -> None:
    colleague = people.actor("colleague", people.agency, "broker")
    session.add(Assignment(listing_id=need.id, broker_id=colleague.user_id, assigned_at=now()))
    interest = express(session, people.author, cure, InterestInput(text="想", own=need.code))
    with pytest.raises(ForbiddenError, match="已分派给示例colleague"):
        decline(session, people.broker, interest, "不行")
    decline(session, colleague, interest, "不行")
    assert interest.state == "declined"


@pytest.mark.parametrize("taken_down", ["need", "cure"])
def test_a_kept_match_is_no_way_past_a_listing_that_is_not_public(
    session: Session, people: People, need: Listing, cure: Listing, taken_down: str
) -> None:
    suggest(session, need, cure)
    interest = express(session, people.researcher, need, InterestInput(text="想", own=cure.code))
    author = {"need": people.author, "cure": people.researcher}[taken_down]
    move(session, author, {"need": need, "cure": cure}[taken_down], "pause")
    with pytest.raises(TransitionError, match="发布后才能匹配"):
        take_up(session, people.broker, NO_REPLICA, interest)  # type: ignore[arg-type]
    assert session.query(Engagement).count() == 0
